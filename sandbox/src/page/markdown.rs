//! Markdown as Discord shows it: a CommonMark tree turned into HTML of our own making.
//!
//! Owns what Discord adds (mentions, timestamps, spoilers, subtext) and what it leaves out (raw HTML, images,
//! tables, setext headings). **Invariant:** every text from outside goes through [`escape`]; no HTML of a message
//! is ever passed on, and a link leads to `http` or `https` only.

use chrono::{DateTime, Utc};
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use maud::{Markup, PreEscaped};

use super::look::Look;
use crate::world::{Id, World};

/// Nesting beyond this is cut off, so that a wall of `>` cannot exhaust the stack.
const DEEPEST: usize = 24;

/// The reader, and where names come from.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub world: &'a World,
    pub look: &'a Look,
}

/// A whole text: paragraphs, lists, quotes, code.
pub(super) fn text(reader: Reader<'_>, source: &str) -> Markup {
    render(reader, source, false, true)
}

/// A text that stays on its line, such as the title of an embed.
pub(super) fn line(reader: Reader<'_>, source: &str) -> Markup {
    render(reader, source, true, true)
}

/// A line that itself stands in a link, and so has none: links cannot be nested.
pub(super) fn line_of_link(reader: Reader<'_>, source: &str) -> Markup {
    render(reader, source, true, false)
}

fn render(reader: Reader<'_>, source: &str, inline: bool, linked: bool) -> Markup {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.underline = true;
    options.extension.spoiler = true;
    options.extension.subtext = true;
    options.parse.ignore_setext = true;
    let root = parse_document(&arena, &prepared(source), &options);
    let mut out = Writer {
        reader,
        inline,
        linked,
        html: String::with_capacity(source.len() * 2),
        pending: String::new(),
    };
    out.children(root, 0);
    out.flush();
    PreEscaped(out.html)
}

/// Bends Discord's quotes into CommonMark's: `>>>` quotes all that follows, and a quote ends with its line.
fn prepared(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let (mut fenced, mut quoted, mut all) = (false, false, false);
    for raw in source.lines() {
        if raw.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let rest = raw.strip_prefix(">>> ").filter(|_| !fenced && !all);
        all |= rest.is_some();
        let line = rest.unwrap_or(raw);
        let quote = !fenced && (all || line.starts_with("> "));
        if quoted && !quote && !line.is_empty() {
            out.push('\n');
        }
        if all {
            out.push_str("> ");
        }
        out.push_str(line);
        out.push('\n');
        quoted = quote;
    }
    out
}

struct Writer<'a> {
    reader: Reader<'a>,
    inline: bool,
    linked: bool,
    html: String,
    /// Text not yet written: the parser splits texts, and a mention may lie across the cut.
    pending: String,
}

impl Writer<'_> {
    fn children<'n>(&mut self, node: Node<'n>, depth: usize) {
        if depth > DEEPEST {
            self.pending.push('…');
            return;
        }
        for child in node.children() {
            self.node(child, depth + 1);
        }
    }

    fn wrapped<'n>(&mut self, open: &str, node: Node<'n>, depth: usize, close: &str) {
        self.flush();
        self.html.push_str(open);
        self.children(node, depth);
        self.flush();
        self.html.push_str(close);
    }

    fn node<'n>(&mut self, node: Node<'n>, depth: usize) {
        let value = node.data.borrow().value.clone();
        match value {
            NodeValue::Text(text) => self.pending.push_str(&text),
            NodeValue::HtmlInline(text) | NodeValue::Raw(text) => self.pending.push_str(&text),
            NodeValue::HtmlBlock(block) => self.literal(&block.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                self.flush();
                self.html.push_str(if self.inline { " " } else { "<br>" });
            }
            NodeValue::ThematicBreak => self.literal("---"),
            NodeValue::Strong => self.wrapped("<strong>", node, depth, "</strong>"),
            NodeValue::Emph => self.wrapped("<em>", node, depth, "</em>"),
            NodeValue::Underline => self.wrapped("<u>", node, depth, "</u>"),
            NodeValue::Strikethrough => self.wrapped("<s>", node, depth, "</s>"),
            NodeValue::SpoileredText => self.wrapped(
                "<span class=\"spoiler\" role=\"button\" tabindex=\"0\" aria-expanded=\"false\" aria-label=\"Spoiler, show\"><span aria-hidden=\"true\">",
                node,
                depth,
                "</span></span>",
            ),
            NodeValue::Code(code) => {
                self.flush();
                self.html.push_str("<code>");
                escape(&mut self.html, &code.literal);
                self.html.push_str("</code>");
            }
            NodeValue::Link(link) => self.link(node, &link.url, depth),
            _ if self.inline => self.children(node, depth),
            NodeValue::CodeBlock(block) if block.fenced => {
                self.flush();
                self.html.push_str("<pre tabindex=\"0\"><code>");
                escape(&mut self.html, &block.literal);
                self.html.push_str("</code></pre>");
            }
            NodeValue::CodeBlock(block) => self.literal(&block.literal),
            NodeValue::Paragraph => self.paragraph(node, depth),
            NodeValue::Heading(heading) if heading.level <= 3 => {
                let level = heading.level;
                self.wrapped(&format!("<p class=\"h{level}\" role=\"heading\" aria-level=\"{}\">", level + 3), node, depth, "</p>");
            }
            NodeValue::Heading(heading) => {
                self.wrapped(&format!("<p>{} ", "#".repeat(usize::from(heading.level))), node, depth, "</p>");
            }
            NodeValue::Subtext => self.wrapped("<p class=\"subtext\">", node, depth, "</p>"),
            NodeValue::BlockQuote => self.wrapped("<blockquote>", node, depth, "</blockquote>"),
            NodeValue::List(list) if list.list_type == comrak::nodes::ListType::Ordered => {
                self.wrapped(&format!("<ol start=\"{}\">", list.start), node, depth, "</ol>");
            }
            NodeValue::List(_) => self.wrapped("<ul>", node, depth, "</ul>"),
            NodeValue::Item(_) => self.wrapped("<li>", node, depth, "</li>"),
            NodeValue::Image(link) => {
                self.pending.push('!');
                self.link(node, &link.url, depth);
            }
            _ => self.children(node, depth),
        }
    }

    fn paragraph<'n>(&mut self, node: Node<'n>, depth: usize) {
        let in_item = node
            .parent()
            .is_some_and(|parent| matches!(parent.data.borrow().value, NodeValue::Item(_)));
        if in_item {
            self.wrapped("", node, depth, "");
        } else {
            self.wrapped("<p>", node, depth, "</p>");
        }
    }

    /// Text that the parser took for something Discord does not know.
    fn literal(&mut self, text: &str) {
        self.flush();
        self.html.push_str(if self.inline { "" } else { "<p>" });
        for (index, line) in text.trim_end().lines().enumerate() {
            if index > 0 {
                self.html.push_str(if self.inline { " " } else { "<br>" });
            }
            self.pending.push_str(line);
            self.flush();
        }
        self.html.push_str(if self.inline { "" } else { "</p>" });
    }

    fn link<'n>(&mut self, node: Node<'n>, url: &str, depth: usize) {
        if !self.linked || !is_web(url) {
            return self.children(node, depth);
        }
        let mut open = String::from("<a rel=\"noreferrer noopener\" target=\"_blank\" href=\"");
        escape(&mut open, url);
        open.push_str("\">");
        self.wrapped(&open, node, depth, "</a>");
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_str();
        while let Some(at) = rest.find(['<', '@']) {
            let (before, from) = rest.split_at(at);
            escape(&mut self.html, before);
            match self.special(from) {
                Some(taken) => rest = &from[taken..],
                None => {
                    escape(&mut self.html, &from[..1]);
                    rest = &from[1..];
                }
            }
        }
        escape(&mut self.html, rest);
    }

    /// Writes a mention or a timestamp at the start of `from`; how many bytes it took.
    fn special(&mut self, from: &str) -> Option<usize> {
        for all in ["@everyone", "@here"] {
            if from.starts_with(all) {
                self.mention(all);
                return Some(all.len());
            }
        }
        let end = from.strip_prefix('<')?.find('>')?;
        let inner = &from[1..=end];
        let names = super::look::Names {
            world: self.reader.world,
            look: self.reader.look,
        };
        if let Some(id) = inner.strip_prefix("@&").and_then(number) {
            self.mention(&format!("@{}", names.role(id)));
        } else if let Some(id) = inner
            .strip_prefix("@!")
            .or_else(|| inner.strip_prefix('@'))
            .and_then(number)
        {
            self.mention(&format!("@{}", names.person(id)));
        } else if let Some(id) = inner.strip_prefix('#').and_then(number) {
            self.channel(id, names);
        } else if let Some(stamp) = inner.strip_prefix("t:") {
            self.time(stamp)?;
        } else if let Some((name, id)) = inner
            .strip_prefix('/')
            .and_then(|command| command.rsplit_once(':'))
        {
            number(id)?;
            self.mention(&format!("/{name}"));
        } else {
            let emoji = inner.strip_prefix("a:").or_else(|| inner.strip_prefix(':'))?;
            let (name, id) = emoji.split_once(':')?;
            number(id)?;
            escape(&mut self.html, &format!(":{name}:"));
        }
        Some(end + 2)
    }

    fn mention(&mut self, shown: &str) {
        self.html.push_str("<span class=\"mention\">");
        escape(&mut self.html, shown);
        self.html.push_str("</span>");
    }

    fn channel(&mut self, id: Id, names: super::look::Names<'_>) {
        let Some(name) = names.channel(id) else {
            return self.mention("# no access");
        };
        if !self.linked {
            return self.mention(&format!("# {name}"));
        }
        self.html.push_str("<a class=\"mention\" href=\"");
        escape(&mut self.html, &self.reader.look.link_to(id));
        self.html.push_str("\">");
        escape(&mut self.html, &format!("# {name}"));
        self.html.push_str("</a>");
    }

    fn time(&mut self, stamp: &str) -> Option<()> {
        let (seconds, style) = stamp.split_once(':').unwrap_or((stamp, "f"));
        let at = DateTime::from_timestamp(seconds.parse().ok()?, 0)?;
        if !matches!(style, "t" | "T" | "d" | "D" | "f" | "F" | "s" | "S" | "R") {
            return None;
        }
        self.html
            .push_str(&super::time::stamp(at, style, self.reader.world.now()).into_string());
        Some(())
    }
}

fn number(text: &str) -> Option<Id> {
    text.parse().ok()
}

/// Whether an address may be linked.
pub(super) fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// Writes a text so that it can be nothing but text, in an element or in a quoted attribute.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// The longest time a relative stamp can be away and still be worth counting in years.
pub(super) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (at - now).num_seconds();
    let size = seconds.abs();
    let (count, unit) = match size {
        0..=44 => (size, "second"),
        45..=2699 => ((size + 30) / 60, "minute"),
        2700..=79_199 => ((size + 1800) / 3600, "hour"),
        79_200..=2_246_399 => ((size + 43_200) / 86_400, "day"),
        2_246_400..=29_807_999 => ((size + 1_314_000) / 2_628_000, "month"),
        _ => ((size + 15_768_000) / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds > 0 {
        format!("in {count} {unit}{plural}")
    } else {
        format!("{count} {unit}{plural} ago")
    }
}
