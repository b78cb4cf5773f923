//! What a person sees, as text for a script: what the bot said, and the messages in a chat with their buttons.

use std::collections::BTreeSet;

use hochoi::channel::{Key, KeyboardShown, Outgoing};
use hochoi::talk::Keyboard;

/// More lines than this are not repeated.
const LONG: usize = 4;

/// One thing that the bot said.
pub struct Said {
    pub to: String,
    /// Local time, where it is not the time of the line before.
    pub at: Option<String>,
    pub what: Outgoing,
}

impl Said {
    /// As it stands in a script; nothing for an answer to a press without words. What was said word for word before
    /// is only begun again.
    pub fn lines(&self, names_people: bool, before: &mut BTreeSet<String>) -> Option<String> {
        let (mut verb, text, below) = match &self.what {
            Outgoing::Message { html, buttons, keyboard, replaces, picture } => {
                let verb = if replaces.is_some() { " edits" } else { "" };
                let rows = buttons.iter().map(|row| row_of(row)).chain(keyboard.iter().map(keyboard_of));
                let picture =
                    picture.as_ref().map_or_else(String::new, |it| format!("[picture of {}]\n", it.of));
                (verb.to_owned(), picture + &plain(html), rows.collect::<Vec<_>>())
            }
            Outgoing::Answer { text, .. } => (" notes".to_owned(), text.clone()?, Vec::new()),
        };
        let mut lines: Vec<&str> =
            text.trim_end().lines().chain(below.iter().map(String::as_str)).map(str::trim_end).collect();
        if !before.insert(lines.join("\n")) && lines.len() > LONG {
            lines = vec![lines[0], "…"];
            verb.push_str(" again");
        }
        let to = if names_people { format!(" to {}", self.to) } else { String::new() };
        let at = self.at.as_ref().map_or_else(String::new, |at| format!(" at {at}"));
        let mut script = format!("bot{verb}{to}{at}: {}\n", lines.first().unwrap_or(&""));
        for line in lines.iter().skip(1) {
            script.push_str(if line.is_empty() { "" } else { "     " });
            script.push_str(line);
            script.push('\n');
        }
        Some(script)
    }
}

fn row_of(row: &[Key]) -> String {
    row.iter().map(|key| format!("[{}]", key.label)).collect::<Vec<_>>().join(" ")
}

fn keyboard_of(keyboard: &KeyboardShown) -> String {
    match keyboard.kind {
        Keyboard::ShareContact => "[share contact]",
        Keyboard::Remove => "[no keyboard]",
    }
    .to_owned()
}

/// The small HTML as people would type it: `*bold*`, `_italic_`, `words <address>`. The address of a certificate is
/// luck.
fn plain(html: &str) -> String {
    const SIGNS: [(&str, &str); 13] = [
        ("<b>", "*"),
        ("</b>", "*"),
        ("<i>", "_"),
        ("</i>", "_"),
        ("<code>", "`"),
        ("</code>", "`"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ];
    let text = SIGNS.iter().fold(with_links(html), |text, (from, to)| text.replace(from, to));
    let mut parts = text.split("/chungnhan/");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("/chungnhan/…");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    masked
}

/// Links as `words <address>`.
fn with_links(html: &str) -> String {
    let mut parts = html.split("<a href=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_once("\">").unwrap_or(("", part));
        let (words, rest) = rest.split_once("</a>").unwrap_or((rest, ""));
        text.push_str(&format!("{words} &lt;{address}&gt;{rest}"));
    }
    text
}

/// A chat on somebody's screen: every message in every version that it had.
#[derive(Default)]
pub struct Screen(Vec<Version>);

/// A message as it was shown at some time.
struct Version {
    message: usize,
    text: String,
    keys: Vec<Key>,
}

impl Screen {
    /// Shows a message: anew, or in the place of another.
    pub fn show(&mut self, html: &str, buttons: &[Vec<Key>], replaces: Option<&str>) {
        let newest = self.0.iter().map(|version| version.message).max().unwrap_or(0);
        let message = replaces.and_then(|id| id.parse().ok()).unwrap_or(newest + 1);
        self.0.push(Version { message, text: plain(html), keys: buttons.concat() });
    }

    /// The id of a message and what its button carries: on the newest message that has the button now, or on the
    /// newest that said these words at any time.
    pub fn find(&self, on: Option<&str>, is_it: impl Fn(&Key) -> bool) -> Option<(String, String)> {
        let key = |version: &Version| {
            let key = version.keys.iter().find(|key| is_it(key))?;
            Some((version.message.to_string(), key.data.clone()))
        };
        match on {
            Some(words) => self.0.iter().rev().filter(|version| version.text.contains(words)).find_map(key),
            None => {
                let is_last = |index: &usize, version: &Version| {
                    self.0[index + 1..].iter().all(|later| later.message != version.message)
                };
                let mut now: Vec<&Version> =
                    self.0.iter().enumerate().filter(|(i, v)| is_last(i, v)).map(|(_, v)| v).collect();
                now.sort_by_key(|version| version.message);
                now.into_iter().rev().find_map(key)
            }
        }
    }
}
