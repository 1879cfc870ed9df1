//! The sandbox as a program by itself: what it says at the start, what it refuses, how it ends.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

fn tool(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_discord-sandbox"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What it said on the way out, and whether it was content.
fn ended(output: &Output) -> (bool, String) {
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A running sandbox, which does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running sandbox, and the lines it began with.
fn started(arguments: &[&str]) -> (Running, Vec<String>) {
    let mut running = Running(tool(arguments).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first: Vec<String> = std::iter::from_fn(|| lines.next()?.ok()).take(5).collect();
    (running, first)
}

fn value<'a>(lines: &'a [String], name: &str) -> &'a str {
    let line = lines.iter().find(|line| line.starts_with(name)).unwrap();
    line[name.len()..].trim()
}

#[test]
fn it_says_where_it_is_and_ends_when_it_is_asked_to() {
    let (_running, lines) = started(&["--port", "0"]);
    assert!(value(&lines, "api").starts_with("http://127.0.0.1:"));
    assert!(value(&lines, "gateway").starts_with("ws://127.0.0.1:"));
    assert!(value(&lines, "token").contains(".sandbox."));
    for signal in ["-INT", "-TERM"] {
        let (mut other, _) = started(&["--port", "0"]);
        assert!(
            Command::new("kill")
                .args([signal, &other.0.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        assert!(other.0.wait().unwrap().success(), "{signal}");
    }
    let (_same, again) = started(&["--port", "0"]);
    assert_eq!(
        value(&lines, "token"),
        value(&again, "token"),
        "the token depends on the seed only"
    );
}

#[test]
fn the_certificate_to_trust_is_written_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trusted.pem");
    let path = path.to_str().unwrap();
    let (_running, lines) = started(&["--port", "0", "--tls", path]);
    assert!(value(&lines, "api").starts_with("https://127.0.0.1:"));
    assert!(value(&lines, "gateway").starts_with("wss://127.0.0.1:"));
    assert_eq!(value(&lines, "trust"), path);
    let written = std::fs::read_to_string(path).unwrap();
    assert!(written.starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(!written.contains("KEY"), "the key is nobody's");
    let nowhere = folder.path().join("no-folder/trusted.pem");
    let nowhere = nowhere.to_str().unwrap();
    let output = tool(&["--port", "0", "--tls", nowhere]).output().unwrap();
    let (content, said) = ended(&output);
    assert!(
        !content && said.contains(&format!("the certificate {nowhere} cannot be written")),
        "{said}"
    );
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (content, said) = ended(&tool(&["--port", &port]).output().unwrap());
    assert!(
        !content && said.contains(&format!("port {port} on 127.0.0.1")),
        "{said}"
    );
}

#[test]
fn a_wrong_world_file_is_told_by_line_and_nothing_is_started() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(
        file,
        "people = [\"Ada\"]\n[[guilds]]\nname = \"Town\"\nowner = \"Eve\""
    )
    .unwrap();
    let path = file.path().to_str().unwrap();
    for arguments in [
        &["--port", "0", "--world", path][..],
        &["--check", "--world", path],
    ] {
        let (content, said) = ended(&tool(arguments).output().unwrap());
        assert!(
            !content && said.contains(&format!("{path}: line 4, column 9: there is no person")),
            "{said}"
        );
    }
    let (content, said) = ended(&tool(&["--world", "not-there.toml"]).output().unwrap());
    assert!(
        !content && said.contains("not-there.toml: No such file"),
        "{said}"
    );
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/worlds/town.toml");
    assert!(
        tool(&["--check", "--world", sample])
            .output()
            .unwrap()
            .status
            .success()
    );
}
