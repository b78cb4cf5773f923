//! The architecture as data. To change it is to change these lists, in a diff that people see.

use std::collections::BTreeSet;
use std::path::Path;

/// Which room may use which others. What does not stand here may not.
const MAY_USE: &[(&str, &[&str])] = &[
    // Leaves: anybody may use them, they use nobody.
    ("clock", &[]),
    ("dice", &[]),
    ("lang", &[]),
    ("problem", &[]),
    ("roles", &[]),
    ("vietnamese", &[]),
    ("atlas", &["vietnamese"]),
    // Of `course` only the type of a folder's files.
    ("config", &["course", "problem", "vietnamese"]),
    // The core.
    ("course", &["lang", "problem", "vietnamese"]),
    ("paper", &["problem"]),
    ("talk", &["atlas", "config", "course", "lang", "problem", "roles", "vietnamese"]),
    ("words", &["course", "lang", "problem", "talk"]),
    ("store", &["dice", "lang", "roles", "talk"]),
    ("channel", &["lang", "paper", "store", "talk"]),
    // The shell.
    (
        "service",
        &[
            "atlas",
            "channel",
            "clock",
            "config",
            "course",
            "dice",
            "lang",
            "problem",
            "store",
            "talk",
            "vietnamese",
            "words",
        ],
    ),
    ("web", &["course", "lang", "problem", "service", "store"]),
    ("sandbox", &[]),
    (
        "host",
        &[
            "atlas",
            "channel",
            "clock",
            "config",
            "course",
            "dice",
            "lang",
            "paper",
            "problem",
            "roles",
            "sandbox",
            "service",
            "store",
            "vietnamese",
            "web",
            "words",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// What must not stand in a room.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("talk", &["async", "await", "sqlx", "tokio", "Utc::now", "std::fs", "rand", "getrandom", "std::env"]),
    ("course", &["async", "await", "sqlx", "tokio", "Utc::now", "std::fs", "rand", "getrandom", "std::env"]),
    ("paper", &["async", "await", "sqlx", "tokio", "Utc::now", "std::fs", "rand", "getrandom", "std::env"]),
    ("vietnamese", &["async", "await", "std::fs"]),
    ("atlas", &["async", "await", "std::fs"]),
];

/// Where alone something may stand: rooms, or files below `src`.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("select ", &["store"]),
    ("insert into", &["store"]),
    ("delete from", &["store"]),
    ("teloxide", &["channel/telegram"]),
    ("handlebars", &["words", "web"]),
    ("axum", &["web", "sandbox", "host"]),
    ("reqwest", &["channel/telegram", "sandbox"]),
    ("qrcode", &["web"]),
    ("resvg", &["paper"]),
    ("csv::", &["atlas"]),
    ("pulldown_cmark", &["course"]),
    ("quick_xml", &["course"]),
    ("unicode_normalization", &["vietnamese"]),
    ("clap", &["host", "roles.rs", "main.rs"]),
    ("tracing_subscriber", &["host", "main.rs"]),
    ("getrandom", &["dice.rs"]),
    ("Utc::now", &["clock.rs"]),
    ("SystemTime", &[]),
    ("std::env", &["main.rs"]),
    ("println!", &["host", "main.rs"]),
    ("eprintln!", &["host", "main.rs"]),
    ("dbg!", &[]),
    ("todo!", &[]),
    ("unsafe", &[]),
    (".unwrap()", &[]),
];

/// Where Vietnamese may stand in code. What the bot says stands in `bot-config/words`.
const MAY_SPEAK_VIETNAMESE: &[&str] = &[
    // What people and authors type.
    "vietnamese",
    "atlas",
    "talk/command.rs",
    "talk/hear.rs",
    // Samples of what is said, for `check` and the phrasebook.
    "words/samples",
    "service/learner.rs",
    "course/gift/answers.rs",
    // People and the bot's name in the sandbox, and the example of a command.
    "host/people.rs",
    "sandbox/bot.rs",
    "sandbox/sim.rs",
    "host/admin.rs",
    // A date and two words that belong in templates; better moved there.
    "web/certificate.rs",
    "talk/quiz/mark.rs",
];

/// The longest file, without its tests.
const LINES: usize = 400;

/// A source file without its comments and tests.
struct Source {
    /// Below `src`, with `/`.
    path: String,
    /// Number and text of each line of code.
    code: Vec<(usize, String)>,
    lines: usize,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split('/').next().and_then(|part| part.split('.').next()).unwrap_or_default()
    }

    /// Whether it lies in one of these rooms, folders or files.
    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let inside = self.path.strip_prefix(place);
            inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".rs")
        })
    }

    /// How many modules it lies below the root.
    fn depth(&self) -> usize {
        self.path.split('/').filter(|part| *part != "mod.rs").count()
    }

    /// Everything in it that is wrong in somebody's eyes, as `file:line: sentence`.
    fn complaints(&self, eyes: impl Fn(&str) -> Vec<String>) -> Vec<String> {
        let line = |(number, text): &(usize, String)| -> Vec<String> {
            eyes(text).into_iter().map(|what| format!("src/{}:{number}: {what}", self.path)).collect()
        };
        self.code.iter().flat_map(line).collect()
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    gather(&root, "", &mut found);
    assert!(found.len() > 50, "the sources are found");
    found
}

fn gather(folder: &Path, inside: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("its entries can be read").path();
        let name = path.file_name().expect("has a name").to_string_lossy().into_owned();
        let below = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        if path.is_dir() {
            gather(&path, &below, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(source(below, &std::fs::read_to_string(&path).expect("is text")));
        }
    }
}

fn source(path: String, text: &str) -> Source {
    // Tests stand last in a file.
    let tests = text.lines().collect::<Vec<_>>();
    let end = tests
        .windows(2)
        .position(|two| two[0] == "#[cfg(test)]" && two[1].starts_with("mod ") && two[1].ends_with('{'));
    let lines = end.unwrap_or(tests.len());
    let code = tests[..lines].iter().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let code = code.map(|(number, line)| (number + 1, line.split(" // ").next().unwrap_or(line).to_owned()));
    Source { code: code.collect(), lines, path }
}

/// Whether a word or a part of a path stands in a line, and not only as a part of a longer word.
fn has(line: &str, word: &str) -> bool {
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + word.len()..].chars().next());
        let begins = word.chars().next();
        let ends = word.chars().next_back();
        let goes_on = is_part(begins) && is_part(before) || is_part(ends) && is_part(after);
        !goes_on
    })
}

fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_room_uses_only_whom_it_may() {
    let sources = sources();
    let rooms: BTreeSet<&str> = sources.iter().map(Source::room).collect();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    assert_eq!(rooms, known, "every room stands in MAY_USE");
    assert_none(sources.iter().flat_map(wrong_arrows).collect());
}

fn wrong_arrows(source: &Source) -> Vec<String> {
    let room = source.room();
    let may = MAY_USE.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, may)| *may);
    source.complaints(|line| {
        let mut wrong = Vec::new();
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let used: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if used.is_empty() {
                wrong.push("write one `use crate::…` per room".to_owned());
            } else if used != room && !may.contains(&used.as_str()) {
                wrong.push(format!("{room} must not use {used}"));
            }
        }
        if line.contains(&"super::".repeat(source.depth())) {
            wrong.push("reach other rooms by `crate::`, where everybody sees it".to_owned());
        }
        wrong
    })
}

/// So that nobody can come round in a circle, except over the type that the reader of folders shares.
#[test]
fn the_arrows_form_no_circle() {
    let uses = |room: &str| MAY_USE.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, uses)| *uses);
    for (room, _) in MAY_USE {
        let mut reached: Vec<&str> = uses(room).to_vec();
        let mut next = 0;
        while next < reached.len() {
            for further in uses(reached[next]) {
                if !reached.contains(further) {
                    reached.push(further);
                }
            }
            next += 1;
        }
        assert!(!reached.contains(room), "{room} is reached from itself");
    }
}

#[test]
fn an_arrow_that_nobody_uses_is_taken_back() {
    let sources = sources();
    let mut unused = Vec::new();
    for (room, may) in MAY_USE.iter().filter(|(room, _)| *room != "host" && *room != "service") {
        let code = || sources.iter().filter(|source| source.room() == *room).flat_map(|source| &source.code);
        let is_used = |other: &str| code().any(|(_, line)| has(line, &format!("crate::{other}")));
        unused.extend(
            may.iter().filter(|other| !is_used(other)).map(|other| format!("{room} does not use {other}")),
        );
    }
    assert_none(unused);
}

#[test]
fn rooms_are_free_of_what_does_not_belong_there() {
    let forbidden = |source: &Source| {
        let room = FORBIDDEN.iter().filter(|(room, _)| *room == source.room());
        let words: Vec<&str> = room.flat_map(|(_, words)| *words).copied().collect();
        source.complaints(|line| {
            let found = words.iter().filter(|word| has(line, word));
            found.map(|word| format!("{word} in a pure room")).collect()
        })
    };
    assert_none(sources().iter().flat_map(forbidden).collect());
}

#[test]
fn everything_stands_where_it_belongs() {
    let misplaced = |source: &Source| {
        let elsewhere: Vec<_> = ONLY_IN.iter().filter(|(_, places)| !source.is_in(places)).collect();
        let found = |line: &str| {
            let here = elsewhere.iter().filter(|(word, _)| has(line, word));
            here.map(|(word, places)| format!("{word} belongs in {places:?} only")).collect()
        };
        source.complaints(found)
    };
    assert_none(sources().iter().flat_map(misplaced).collect());
}

#[test]
fn what_the_bot_says_stands_in_words() {
    let is_vietnamese =
        |c: char| matches!(c, '\u{c0}'..='\u{1b0}' | '\u{1ea0}'..='\u{1ef9}') && c != '×' && c != '÷';
    let speaks = |source: &Source| {
        let sentence = "Vietnamese belongs in bot-config/words".to_owned();
        source.complaints(|line| {
            line.chars().find(|c| is_vietnamese(*c)).map(|_| sentence.clone()).into_iter().collect()
        })
    };
    assert_none(
        sources().iter().filter(|source| !source.is_in(MAY_SPEAK_VIETNAMESE)).flat_map(speaks).collect(),
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = |source: &Source| {
        (source.lines > LINES)
            .then(|| format!("src/{}: {} lines; split it by {LINES}", source.path, source.lines))
    };
    assert_none(sources().iter().filter_map(long).collect());
}

#[test]
fn every_module_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let silent = |source: &Source| {
        let text = std::fs::read_to_string(root.join(&source.path)).expect("is text");
        (!text.starts_with("//!"))
            .then(|| format!("src/{}:1: begin with //! and what it is for", source.path))
    };
    assert_none(sources().iter().filter_map(silent).collect());
}

#[test]
fn parts_of_longer_words_are_not_found() {
    assert!(has("use rand::rng;", "rand") && has("tokio::spawn(async move {", "async"));
    assert!(!has("operand", "rand") && !has("asynchronous", "async") && !has("my_sqlx", "sqlx"));
    assert!(has("x.unwrap()", ".unwrap()") && !has("x.unwrap_or(y)", ".unwrap()"));
}
