//! A headless Chromium, driven over its own debugging pipe.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The longest wait for anything the browser is to do or show.
const PATIENCE: Duration = Duration::from_secs(15);
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
const SWITCHES: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
    "--remote-debugging-pipe",
];

/// A browser with one tab; it ends with the value.
pub struct Browser {
    _process: Child,
    _profile: TempDir,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
    last: u64,
    session: Option<String>,
    /// What the console complained of.
    pub complaints: Vec<String>,
    /// Every host that was asked for something.
    pub asked: BTreeSet<String>,
}

impl Browser {
    /// Starts one; fails where none is installed.
    pub async fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let found = NAMES.iter().find(|name| {
            let known = std::process::Command::new(name)
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            known.is_ok_and(|status| status.success())
        });
        let name =
            found.expect("these tests need Chromium: install the package chromium, or leave --ignored out");
        // The browser reads orders from descriptor 3 and reports on 4.
        let mut process = Command::new("sh")
            .args([
                "-c",
                "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                name,
            ])
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let orders = process.stdin.take().unwrap();
        let reports = BufReader::new(process.stdout.take().unwrap());
        let (complaints, asked) = (Vec::new(), BTreeSet::new());
        let mut browser = Self {
            _process: process,
            _profile: profile,
            orders,
            reports,
            last: 0,
            session: None,
            complaints,
            asked,
        };
        let targets = browser.order("Target.getTargets", json!({})).await;
        let tabs = targets["targetInfos"].as_array().unwrap();
        let tab = tabs.iter().find(|target| target["type"] == "page").unwrap()["targetId"].clone();
        let attached = browser
            .order("Target.attachToTarget", json!({"targetId": tab, "flatten": true}))
            .await;
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.order(&format!("{domain}.enable"), json!({})).await;
        }
        browser
    }

    async fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.last += 1;
        let mut order = json!({"id": self.last, "method": method, "params": params});
        if let Some(session) = &self.session {
            order["sessionId"] = json!(session);
        }
        self.orders
            .write_all(format!("{order}\0").as_bytes())
            .await
            .unwrap();
        let answered = tokio::time::timeout(PATIENCE, async {
            loop {
                let mut line = Vec::new();
                self.reports.read_until(0, &mut line).await.unwrap();
                line.pop();
                let report: Value = serde_json::from_slice(&line).expect("the browser went away");
                if report["id"] == self.last {
                    return report;
                }
                self.note(&report);
            }
        });
        let report = answered.await.unwrap_or_else(|_| panic!("no answer to {method}"));
        match report.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(report["result"].clone()),
        }
    }

    async fn order(&mut self, method: &str, params: Value) -> Value {
        self.ask(method, params).await.unwrap()
    }

    fn note(&mut self, report: &Value) {
        let params = &report["params"];
        match report["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Log.entryAdded") => self.complaints.push(params.to_string()),
            Some("Runtime.consoleAPICalled") if params["type"] != "log" => {
                self.complaints.push(params.to_string())
            }
            Some("Network.requestWillBeSent") => {
                // The browser's own pages (`chrome://`) and data in the address ask nobody.
                let url = params["request"]["url"].as_str().unwrap_or_default();
                if url.starts_with("http") || url.starts_with("ws") {
                    let host = url.split('/').nth(2).unwrap_or(url);
                    self.asked.insert(host.to_owned());
                }
            }
            _ => {}
        }
    }

    /// Opens an address and waits until its script has run.
    pub async fn open(&mut self, address: &str) {
        self.order("Page.navigate", json!({"url": address})).await;
        self.until(&format!(
            "location.href === {} && document.readyState === 'complete'",
            json!(address)
        ))
        .await;
    }

    /// Shows pages as a phone does, 390 wide.
    pub async fn is_a_phone(&mut self) {
        let screen = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
        self.order("Emulation.setDeviceMetricsOverride", screen).await;
    }

    async fn run(&mut self, script: &str) -> Result<Value, String> {
        let params = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let result = self.ask("Runtime.evaluate", params).await?;
        match result.get("exceptionDetails") {
            Some(exception) => Err(format!("{script}: {exception}")),
            None => Ok(result["result"]["value"].clone()),
        }
    }

    /// Runs a script and gives back its value.
    pub async fn script(&mut self, script: &str) -> Value {
        self.run(script).await.unwrap()
    }

    /// Waits until a condition of the page holds; between two documents it cannot even be asked.
    pub async fn until(&mut self, condition: &str) {
        let begun = tokio::time::Instant::now();
        while self.run(condition).await != Ok(Value::Bool(true)) {
            if begun.elapsed() > PATIENCE {
                let shown = self.script("document.body.innerText").await;
                let shown = shown.as_str().unwrap_or_default();
                panic!("never came true: {condition}\n{shown}");
            }
            let _ = tokio::time::timeout(Duration::from_millis(50), std::future::pending::<()>()).await;
        }
    }

    /// Waits until the page says something.
    pub async fn shows(&mut self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text)))
            .await;
    }

    /// Whether the page says something now.
    pub async fn says(&mut self, text: &str) -> bool {
        self.script(&format!("document.body.innerText.includes({})", json!(text)))
            .await
            == true
    }

    /// Presses the last element that fits, once it is there.
    pub async fn press(&mut self, selector: &str) {
        let all = format!("[...document.querySelectorAll({})]", json!(selector));
        self.until(&format!("{all}.length > 0")).await;
        self.script(&format!("{all}.at(-1).click()")).await;
    }

    /// Types with the keyboard into whatever has the focus.
    pub async fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.order(
                "Input.dispatchKeyEvent",
                json!({"type": "keyDown", "text": letter, "key": letter}),
            )
            .await;
            self.order("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": letter}))
                .await;
        }
    }

    /// Shows pages in dark or light colours.
    pub async fn prefers(&mut self, colours: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": colours}]);
        self.order("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Chooses a file in a field for files.
    pub async fn chooses(&mut self, selector: &str, file: &std::path::Path) {
        let document = self.order("DOM.getDocument", json!({})).await;
        let root = &document["root"]["nodeId"];
        let found = self
            .order("DOM.querySelector", json!({"nodeId": root, "selector": selector}))
            .await;
        let files = json!({"nodeId": found["nodeId"], "files": [file]});
        self.order("DOM.setFileInputFiles", files).await;
    }

    /// What a screen reader is told of everything on the page: role and name.
    pub async fn spoken(&mut self) -> Vec<(String, String)> {
        let tree = self.order("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap();
        let told = nodes.iter().filter(|node| node["ignored"] == false);
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().trim().to_owned();
        told.map(|node| (text(&node["role"]), text(&node["name"])))
            .collect()
    }

    /// Presses a key by its name.
    pub async fn key(&mut self, name: &str) {
        let (code, text) = match name {
            "Enter" => (13, json!("\r")),
            "Tab" => (9, Value::Null),
            "Escape" => (27, Value::Null),
            "ArrowDown" => (40, Value::Null),
            "ArrowUp" => (38, Value::Null),
            "Home" => (36, Value::Null),
            "e" => (69, json!("e")),
            "r" => (82, json!("r")),
            " " => (32, json!(" ")),
            "?" => (191, json!("?")),
            other => panic!("no such key: {other}"),
        };
        let mut down = json!({"type": "keyDown", "key": name, "code": name, "windowsVirtualKeyCode": code});
        if text.is_string() {
            down["text"] = text;
        }
        self.order("Input.dispatchKeyEvent", down).await;
        let up = json!({"type": "keyUp", "key": name, "code": name, "windowsVirtualKeyCode": code});
        self.order("Input.dispatchKeyEvent", up).await;
    }
}
