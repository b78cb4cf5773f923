//! The sandbox's page as its user sees it: people, a chat, buttons with words on them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use hochoi::course::{Ask, Course, Question};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::process::{self, PATIENCE, Process};
use super::webdriver::{Browser, Device, Programs, SHIFT, TAB};

type Outcome<T> = Result<T, String>;

/// The newest message of the bot: where it stands, and what it says.
const NEWEST: &str = "
    const newest = [...document.querySelectorAll('#log .message.theirs')].at(-1);
    return newest ? [newest.dataset.id, newest.querySelector('.text').innerText] : null";
/// A button under the newest message of the bot, by its words.
const KEY: &str = "
    const newest = [...document.querySelectorAll('#log .message.theirs')].at(-1);
    return newest && [...newest.querySelectorAll('.buttons .key')]
        .find(key => key.innerText.trim() === arguments[0] && !key.disabled)";
/// Any other button in sight, by its words.
const BUTTON: &str = "
    const around = document.querySelector('dialog[open]') || document;
    const isUsable = one => one.offsetWidth && !one.disabled && !one.closest('#log');
    return [...around.querySelectorAll('button')]
        .find(one => one.innerText.trim() === arguments[0] && isUsable(one))";
const PERSON: &str = "
    return [...document.querySelectorAll('#people li')]
        .find(one => one.querySelector('.top b').innerText === arguments[0])";

pub struct Page {
    pub browser: Browser,
    course: Course,
    http: reqwest::Client,
    _sandbox: Process,
    _folder: TempDir,
}

impl Page {
    /// A sandbox of its own as it is after its first start, and its page in a browser of its own.
    pub async fn open(programs: &Programs, device: Device) -> Outcome<Page> {
        let folder = process::folder()?;
        for file in std::fs::read_dir(first_day()?).map_err(text)? {
            let file = file.map_err(text)?;
            std::fs::copy(file.path(), folder.path().join(file.file_name())).map_err(text)?;
        }
        let (sandbox, address) = sandbox(folder.path())?;
        let browser = Browser::open(programs, device).await?;
        browser.goto(&address).await?;
        let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        let course = hochoi::config::folder(&lessons).and_then(|files| hochoi::course::read::read(&files));
        let course = course.map_err(|problems| format!("{problems:?}"))?;
        let http = reqwest::Client::builder().no_proxy().build().map_err(text)?;
        Ok(Page { browser, course, http, _sandbox: sandbox, _folder: folder })
    }

    /// Chooses somebody among the people.
    pub async fn choose(&self, name: &str) -> Outcome<()> {
        self.browser.click(name, PERSON, json!([name])).await?;
        self.is(name).await
    }

    /// Waits until the chat is this person's.
    pub async fn is(&self, name: &str) -> Outcome<()> {
        let script = "return document.getElementById('chat-sub').innerText === `Bạn là ${arguments[0]}`";
        self.browser.until(&format!("the chat of {name}"), script, json!([name])).await.map(drop)
    }

    /// Presses a button under the bot's newest message.
    pub async fn press(&self, words: &str) -> Outcome<()> {
        self.browser.click(words, KEY, json!([words])).await
    }

    /// Clicks a button of the page, or of the dialog that is open.
    pub async fn click(&self, words: &str) -> Outcome<()> {
        self.browser.click(words, BUTTON, json!([words])).await
    }

    /// Writes a message and sends it.
    pub async fn types(&self, words: &str) -> Outcome<()> {
        self.browser.click("the writing line", "return document.getElementById('text')", json!([])).await?;
        self.browser.types(words).await?;
        self.click_icon("Gửi").await
    }

    async fn click_icon(&self, label: &str) -> Outcome<()> {
        let script = "return document.querySelector(`button[aria-label='${arguments[0]}']`)";
        self.browser.click(label, script, json!([label])).await
    }

    /// Goes to a part of the page, on a phone.
    pub async fn tab(&self, words: &str) -> Outcome<()> {
        let script = "
            return [...document.querySelectorAll('nav.tabs button')]
                .find(tab => tab.innerText.includes(arguments[0]))";
        self.browser.click(words, script, json!([words])).await
    }

    /// The parts of the page that are in sight.
    pub async fn parts(&self) -> Outcome<Vec<String>> {
        let script = "
            return [...document.querySelectorAll('.pane')]
                .filter(pane => pane.offsetHeight && pane.offsetWidth)
                .map(pane => pane.classList[1])";
        serde_json::from_value(self.browser.run(script, json!([])).await?).map_err(text)
    }

    /// The day on the page's clock.
    pub async fn date(&self) -> Outcome<Value> {
        self.browser.until("the date", "return document.getElementById('date').innerText", json!([])).await
    }

    pub async fn picture(&self, name: &str) -> Outcome<()> {
        self.browser.picture(name).await
    }

    /// The status code that somebody without a browser gets.
    pub async fn status(&self, address: &str) -> Outcome<u16> {
        Ok(self.http.get(address).send().await.map_err(text)?.status().as_u16())
    }

    /// Waits until the bot's newest message has these words, and says all of it.
    pub async fn reads(&self, words: &str) -> Outcome<String> {
        Ok(self.newest(words, |newest| newest.text.contains(words)).await?.text)
    }

    /// Goes on from part to part with the keyboard, or back.
    pub async fn tabs_to(&self, what: &str, is_back: bool, is_there: &str) -> Outcome<()> {
        for _ in 0..20 {
            if self.browser.run(is_there, json!([])).await? == json!(true) {
                return Ok(());
            }
            match is_back {
                true => self.browser.types_holding(SHIFT, TAB).await?,
                false => self.browser.types(&TAB.to_string()).await?,
            }
        }
        Err(format!("The keyboard does not lead to {what}"))
    }

    /// Does what each message asks for, with the right answers, until one has these words.
    pub async fn learns_until(&self, words: &str) -> Outcome<String> {
        let mut before: Option<Newest> = None;
        loop {
            let newest = self.newest("something new", |newest| Some(newest) != before.as_ref()).await?;
            if newest.text.contains(words) {
                return Ok(newest.text);
            }
            if newest.is_question() {
                self.answers(&newest).await?;
                self.newest("what follows the question", |after| after.id != newest.id).await?;
            } else {
                for key in ["Tiếp", "Làm câu hỏi", "Bài tiếp theo", "Làm bài kiểm tra"] {
                    if self.browser.run(KEY, json!([key])).await?.is_object() {
                        self.press(key).await?;
                        break;
                    }
                }
            }
            before = Some(newest);
        }
    }

    /// Answers the open question as the lesson files say.
    async fn answers(&self, newest: &Newest) -> Outcome<()> {
        let question = self.question(&newest.text)?;
        let letter = |option: &str| {
            let is_it = |line: &&str| line.get(3..).is_some_and(|rest| squeezed(rest) == squeezed(option));
            let line = newest.text.lines().find(is_it);
            line.map(|line| line[..1].to_owned()).ok_or_else(|| format!("No letter for {option}: {newest:?}"))
        };
        match &question.ask {
            Ask::Choice { options, is_single } => {
                for option in options.iter().filter(|option| option.weight > 0.0) {
                    let letter = letter(&option.text.vi)?;
                    self.press(&letter).await?;
                    if !is_single {
                        self.browser.until("the tick", KEY, json!([format!("✓ {letter}")])).await?;
                    }
                }
                if *is_single { Ok(()) } else { self.press("Xong").await }
            }
            Ask::TrueFalse { right, .. } => self.press(if *right { "Đúng" } else { "Sai" }).await,
            Ask::Short { vi, .. } => {
                let right = vi.iter().find(|accepted| accepted.weight > 99.5).ok_or("No right answer")?;
                self.types(&right.text).await
            }
            Ask::Number { accepted, .. } => {
                let right = accepted.iter().find(|range| range.weight > 99.5).ok_or("No right answer")?;
                self.types(&format!("{}", right.low).replace('.', ",")).await
            }
            Ask::Matching { pairs, .. } => {
                for (n, pair) in pairs.iter().enumerate() {
                    let letter = letter(&pair.1.vi)?;
                    self.press(&letter).await?;
                    let matched = format!("→ {letter}");
                    if n + 1 < pairs.len() {
                        let is_kept = |now: &Newest| {
                            now.text.lines().any(|line| {
                                line.starts_with(&format!("{}. ", n + 1)) && line.ends_with(&matched)
                            })
                        };
                        self.newest("the pair", is_kept).await?;
                    }
                }
                Ok(())
            }
        }
    }

    fn question(&self, shown: &str) -> Outcome<&Question> {
        let shown = squeezed(shown);
        let all = self.course.topics.iter().flat_map(|topic| &topic.questions);
        let found = all.filter(|question| shown.contains(&squeezed(&question.text.vi)));
        found.max_by_key(|question| question.text.vi.len()).ok_or_else(|| format!("Unknown: {shown}"))
    }

    async fn newest(&self, what: &str, is_it: impl Fn(&Newest) -> bool) -> Outcome<Newest> {
        let end = Instant::now() + PATIENCE;
        loop {
            let found = self.browser.until("a message of the bot", NEWEST, json!([])).await?;
            let (id, said) = serde_json::from_value(found).map_err(text)?;
            let newest = Newest { id, text: said };
            if is_it(&newest) {
                return Ok(newest);
            }
            if Instant::now() > end {
                return Err(format!("Never came: {what}. The newest message is:\n{}", newest.text));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[derive(Debug, PartialEq)]
struct Newest {
    id: String,
    text: String,
}

impl Newest {
    fn is_question(&self) -> bool {
        let first = self.text.lines().next().unwrap_or_default();
        ["luyện tập, không tính điểm", "bài kiểm tra chuyên đề"].iter().any(|kind| first.ends_with(kind))
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sandbox whose people have lived their past; made once, for all to copy.
fn first_day() -> Outcome<PathBuf> {
    static MADE: OnceLock<Outcome<PathBuf>> = OnceLock::new();
    let make = || {
        let folder = process::target().join("tmp/first-day");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(text)?;
        }
        std::fs::create_dir_all(&folder).map_err(text)?;
        let (mut sandbox, _) = sandbox(&folder)?;
        sandbox.terminate()?;
        match sandbox.ended(PATIENCE)?.success() {
            true => Ok(folder),
            false => Err(format!("The sandbox did not end well:\n{}", sandbox.printed())),
        }
    };
    MADE.get_or_init(make).clone()
}

fn sandbox(folder: &Path) -> Outcome<(Process, String)> {
    let kept = folder.join("sandbox.db").display().to_string();
    let sandbox = Process::hochoi(&["sandbox", "--listen", "127.0.0.1:0", "--keep", &kept], &[])?;
    let address = sandbox.says("Sandbox: ")?;
    Ok((sandbox, address))
}

fn text(why: impl std::fmt::Display) -> String {
    why.to_string()
}
