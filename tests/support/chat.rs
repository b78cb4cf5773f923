//! The language of `.chat` files: what people do, line by line. What the bot says stands between these lines,
//! begins with `bot` and goes on indented; it is not read but written anew and compared. `bot edits` changes the
//! message on which somebody pressed, `bot notes` shows a line at the pressed button for a moment, and `bot again`
//! says word for word what it said before.
//!
//! ```text
//! # A comment.
//! the lessons are in changing/before      of tests/courses; as the first line: from the start
//! the bot restarts
//! at 2026-12-01 08:00                     the course's own zone; `at 09:15` is the same day
//! Lan: học tiếp                           writes
//! Lan presses Đồng ý                      the button, on the newest message that has it
//! Lan presses B on "Câu 1/6"              the same, on the newest message that says so, as it was then
//! Lan presses the right answer            every button it takes; `the wrong answer`
//! Lan answers right                       types it; `answers wrong`
//! Lan opens ?start=CODE
//! Lan becomes administrator                on the host; nobody can in a chat
//! Lan shares own contact 0912345678
//! Lan shares a contact of somebody else
//! Lan sends a sticker
//! Lan blocks the bot                      `unblocks the bot`
//! Lan has an English app
//! Lan joins                               and the bot's lines are left out; `joins for 07:00`
//! Lan completes 4 topics                  the same; `completes cd06`
//! Lan goes on to "Câu 6/6"                the same up to the last turn, in which these words are said
//! Lan goes on to a matching question      `single choice`, `several choice`, `true or false`, `short answer`, `number`
//! ```

use chrono::{NaiveDateTime, NaiveTime};

/// A script: lines to keep, and what they make happen.
#[derive(Debug)]
pub struct Script {
    pub lines: Vec<Line>,
    /// Whether the bot's lines must say to whom they are.
    pub has_several_people: bool,
}

#[derive(Debug)]
pub struct Line {
    /// Counts from 1.
    pub number: usize,
    pub text: String,
    /// Comments and empty lines make nothing happen.
    pub step: Option<Step>,
}

#[derive(Debug, PartialEq)]
pub enum Step {
    At(NaiveDateTime),
    AtTime(NaiveTime),
    /// Whoever writes lessons has put these into their folder.
    LessonsAreIn(String),
    Restarts,
    Does(String, Deed),
}

/// What somebody does.
#[derive(Debug, PartialEq)]
pub enum Deed {
    Says(String),
    Presses { label: String, on: Option<String> },
    PressesAnswer { is_right: bool },
    Answers { is_right: bool },
    Opens(String),
    SharesOwn(String),
    SharesForeign,
    SendsSticker,
    Blocks,
    Unblocks,
    HasEnglishApp,
    BecomesAdministrator,
    Joins { hour: String },
    CompletesTopics(usize),
    Completes(String),
    GoesOnTo(Sight),
}

/// Where going on ends.
#[derive(Debug, PartialEq)]
pub enum Sight {
    Words(String),
    Question(Kind),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Single,
    Several,
    TrueFalse,
    Short,
    Number,
    Matching,
}

impl Script {
    /// Reads a script, or says in which line what is not understood.
    pub fn read(text: &str) -> Result<Script, (usize, String)> {
        let mut lines = Vec::new();
        let mut people: Vec<String> = Vec::new();
        for (number, text) in without_the_bot(text) {
            let step = if text.is_empty() || text.starts_with('#') {
                None
            } else {
                Some(step(text).ok_or_else(|| (number, format!("what does \"{text}\" mean?")))?)
            };
            if let Some(Step::Does(who, _)) = &step
                && !people.contains(who)
            {
                people.push(who.clone());
            }
            lines.push(Line { number, text: text.to_owned(), step });
        }
        Ok(Script { lines, has_several_people: people.len() > 1 })
    }
}

/// The lines of people, with their numbers. An empty line belongs to the bot if its words go on behind it.
fn without_the_bot(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(index, line)| (index + 1, line)).collect();
    let is_bots = |line: &str| line.starts_with(' ') || line.starts_with("bot ") || line.starts_with("bot:");
    let goes_on = |from: usize| {
        let next = lines[from..].iter().find(|(_, line)| !line.is_empty());
        next.is_some_and(|(_, line)| line.starts_with(' '))
    };
    let kept = lines
        .iter()
        .enumerate()
        .filter(|(index, (_, line))| !(is_bots(line) || (line.is_empty() && goes_on(*index))));
    kept.map(|(_, line)| *line).collect()
}

fn step(text: &str) -> Option<Step> {
    if let Some(time) = text.strip_prefix("at ") {
        return match NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M") {
            Ok(moment) => Some(Step::At(moment)),
            Err(_) => NaiveTime::parse_from_str(time, "%H:%M").ok().map(Step::AtTime),
        };
    }
    if let Some(course) = text.strip_prefix("the lessons are in ") {
        return Some(Step::LessonsAreIn(course.to_owned()));
    }
    if text == "the bot restarts" {
        return Some(Step::Restarts);
    }
    let (who, rest) = text.split_once(' ')?;
    if let Some(who) = who.strip_suffix(':') {
        return Some(Step::Does(who.to_owned(), Deed::Says(rest.to_owned())));
    }
    deed(rest).map(|deed| Step::Does(who.to_owned(), deed))
}

fn deed(text: &str) -> Option<Deed> {
    let (verb, object) = text.split_once(' ').unwrap_or((text, ""));
    let deed = match (verb, object) {
        ("presses", "the right answer") => Deed::PressesAnswer { is_right: true },
        ("presses", "the wrong answer") => Deed::PressesAnswer { is_right: false },
        ("presses", _) => presses(object)?,
        ("answers", "right") => Deed::Answers { is_right: true },
        ("answers", "wrong") => Deed::Answers { is_right: false },
        ("opens", _) => Deed::Opens(object.strip_prefix("?start=")?.to_owned()),
        ("shares", "a contact of somebody else") => Deed::SharesForeign,
        ("shares", _) => Deed::SharesOwn(object.strip_prefix("own contact ")?.to_owned()),
        ("sends", "a sticker") => Deed::SendsSticker,
        ("blocks", "the bot") => Deed::Blocks,
        ("unblocks", "the bot") => Deed::Unblocks,
        ("has", "an English app") => Deed::HasEnglishApp,
        ("becomes", "administrator") => Deed::BecomesAdministrator,
        ("joins", "") => Deed::Joins { hour: "19:30".to_owned() },
        ("joins", _) => Deed::Joins { hour: object.strip_prefix("for ")?.to_owned() },
        ("completes", _) => match object.strip_suffix(" topics") {
            Some(count) => Deed::CompletesTopics(count.parse().ok()?),
            None => Deed::Completes(object.to_owned()),
        },
        ("goes", _) => Deed::GoesOnTo(sight(object.strip_prefix("on to ")?)?),
        _ => return None,
    };
    Some(deed)
}

fn presses(object: &str) -> Option<Deed> {
    let (label, on) = match object.split_once(" on \"") {
        Some((label, on)) => (label, Some(on.strip_suffix('"')?.to_owned())),
        None => (object, None),
    };
    Some(Deed::Presses { label: label.to_owned(), on })
}

fn sight(text: &str) -> Option<Sight> {
    if let Some(words) = text.strip_prefix('"') {
        return Some(Sight::Words(words.strip_suffix('"')?.to_owned()));
    }
    let kind = match text.strip_prefix("a ")?.strip_suffix(" question")? {
        "single choice" => Kind::Single,
        "several choice" => Kind::Several,
        "true or false" => Kind::TrueFalse,
        "short answer" => Kind::Short,
        "number" => Kind::Number,
        "matching" => Kind::Matching,
        _ => return None,
    };
    Some(Sight::Question(kind))
}
