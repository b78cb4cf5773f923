//! What we say: templates in two languages, and the words of buttons.
//!
//! A message is a pair of files (`quiz_passed.vi.hbs`, `quiz_passed.en.hbs`) named after its [`Say`]. What
//! templates get is escaped; only helpers in [`helpers`] write markup. It knows no channel: the markup is the
//! small HTML that channels understand or strip.

mod helpers;
pub mod limits;
pub mod samples;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono_tz::Tz;
use handlebars::{Handlebars, RenderError};
use serde::Serialize;

use crate::course::read::Files;
use crate::lang::{Bilingual, Lang};
use crate::problem::{Problem, line_at};
use crate::talk::{Command, Label, Say, Word};

/// Where the templates lie inside the configuration folder.
const FOLDER: &str = "words/";
const LABELS: &str = "words/labels.toml";

/// All words, checked.
pub struct Words {
    templates: Handlebars<'static>,
    labels: BTreeMap<String, Bilingual>,
}

impl Words {
    /// Reads the words of the configuration folder, or says everything that is wrong with them.
    pub fn read(files: &Files, zone: Tz) -> Result<Words, Vec<Problem>> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        let mut problems = Vec::new();
        let labels = labels(files, &mut problems);
        helpers::register(&mut templates, zone, &labels);
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with(FOLDER) && *path != LABELS) {
            problems.extend(register(&mut templates, path, text));
        }
        let words = Words { templates, labels };
        if problems.is_empty() {
            problems = words.doubts();
        }
        if problems.is_empty() { Ok(words) } else { Err(problems) }
    }

    /// The message in one language, as the small HTML.
    ///
    /// # Errors
    /// A template that is missing or uses a field that its [`Say`] does not have.
    pub fn render(&self, lang: Lang, say: &Say) -> Result<String> {
        #[derive(Serialize)]
        struct In<'a> {
            lang: &'static str,
            #[serde(flatten)]
            say: &'a Say,
        }
        let name = format!("{}.{}", name_of(say)?, lang.code());
        let text = self
            .templates
            .render(&name, &In { lang: lang.code(), say })
            .with_context(|| format!("Rendering {name}"))?;
        Ok(tidy(&text))
    }

    /// Messages without a template, templates without a message, and fields that a message does not have: found by
    /// rendering a sample of everything there is to say.
    fn doubts(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut used = BTreeSet::new();
        for (lang, sample) in Lang::ALL
            .into_iter()
            .flat_map(|lang| samples::samples(lang, "Lan").into_iter().map(move |s| (lang, s)))
        {
            let name = format!("{}.{}", name_of(&sample.say).unwrap_or_default(), lang.code());
            let path = format!("{FOLDER}{name}.hbs");
            if !self.templates.has_template(&name) {
                problems.push(Problem::new(path, 0, "the file is missing"));
            } else if let Err(error) = self.render(lang, &sample.say) {
                problems.push(Problem::new(
                    path,
                    line_of(&error),
                    format!("it cannot be rendered: {}", error.root_cause()),
                ));
            }
            used.insert(name);
        }
        let unused = self.templates.get_templates().keys().filter(|name| !used.contains(*name));
        problems.extend(
            unused.map(|name| Problem::new(format!("{FOLDER}{name}.hbs"), 0, "nothing says this; delete it")),
        );
        problems.sort();
        problems.dedup();
        problems
    }

    /// What stands on a button.
    pub fn label(&self, lang: Lang, label: &Label) -> String {
        let word = |word: &Word| self.word(lang, word.key());
        match label {
            Label::Word(w) => word(w),
            Label::PickedWord(w) => format!("✓ {}", word(w)),
            Label::Text(text) => text.clone(),
            Label::Picked(text) => format!("✓ {text}"),
            Label::Lesson(number) => format!("{} {number}", self.word(lang, "lesson")),
        }
    }

    /// The menu of commands in one language: name and description.
    pub fn menu(&self, lang: Lang) -> Vec<(&'static str, String)> {
        Command::MENU.map(|command| (command.name(lang), self.word(lang, &command_key(command)))).to_vec()
    }

    /// A label by its key. Every key that code uses was checked when the words were read.
    pub fn word(&self, lang: Lang, key: &str) -> String {
        self.labels.get(key).map_or_else(|| key.to_owned(), |label| label.to(lang))
    }

    /// The names of all templates, without their language.
    pub fn templates(&self) -> BTreeSet<String> {
        self.templates
            .get_templates()
            .keys()
            .filter_map(|name| Some(name.rsplit_once('.')?.0.to_owned()))
            .collect()
    }
}

/// Where in its template a message could not be rendered.
fn line_of(error: &anyhow::Error) -> usize {
    error.downcast_ref::<RenderError>().and_then(|error| error.line_no).unwrap_or(0)
}

/// The key of a command's description.
fn command_key(command: Command) -> String {
    format!("command_{}", command.name(Lang::En))
}

/// The template of a message: its variant in snake case.
pub fn name_of(say: &Say) -> Result<String> {
    let value = serde_json::to_value(say)?;
    Ok(value.get("say").and_then(|name| name.as_str()).context("A message has a name")?.to_owned())
}

fn register(templates: &mut Handlebars<'static>, path: &str, text: &str) -> Option<Problem> {
    let name = path.strip_prefix(FOLDER)?.strip_suffix(".hbs");
    let Some(name) =
        name.filter(|name| Lang::ALL.iter().any(|lang| name.ends_with(&format!(".{}", lang.code()))))
    else {
        return Some(Problem::new(path, 0, "a message file is called name.vi.hbs or name.en.hbs"));
    };
    if let Some(offset) = text.find("{{{").or_else(|| text.find("{{&")) {
        return Some(Problem::new(
            path,
            line_at(text, offset),
            "unescaped output is not allowed; use {{field}} or {{rich field}}",
        ));
    }
    let error = templates.register_template_string(name, text.trim_end()).err()?;
    let line = error.pos().map_or(0, |(line, _)| line);
    Some(Problem::new(path, line, format!("the template cannot be read: {}", error.reason())))
}

/// The labels, with every key that code uses.
fn labels(files: &Files, problems: &mut Vec<Problem>) -> BTreeMap<String, Bilingual> {
    let Some(text) = files.get(LABELS) else {
        problems.push(Problem::new(LABELS, 0, "the file is missing"));
        return BTreeMap::new();
    };
    let labels: BTreeMap<String, Bilingual> = match toml::from_str(text) {
        Ok(labels) => labels,
        Err(error) => {
            let line = error.span().map_or(0, |span| line_at(text, span.start));
            problems.push(Problem::new(LABELS, line, error.message().to_owned()));
            return BTreeMap::new();
        }
    };
    let used: BTreeSet<String> = used_keys().collect();
    let line = |key: &str| text.find(&format!("{key} =")).map_or(0, |offset| line_at(text, offset));
    problems.extend(
        used.iter()
            .filter(|key| !labels.contains_key(*key))
            .map(|key| Problem::new(LABELS, 0, format!("the label {key} is missing"))),
    );
    let unused = labels.keys().filter(|key| !used.contains(*key));
    problems.extend(
        unused.map(|key| Problem::new(LABELS, line(key), format!("nothing uses the label {key}; delete it"))),
    );
    labels
}

fn used_keys() -> impl Iterator<Item = String> {
    let words = Word::ALL.iter().map(|word| word.key().to_owned());
    let commands = Command::MENU.into_iter().map(command_key);
    let others = ["lesson", "bot_description", "bot_about", "every_day"].map(str::to_owned);
    words.chain(commands).chain(others)
}

/// Conditions leave empty lines behind; at most one between paragraphs is meant.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            tidy.push_str(line.trim_end());
            tidy.push('\n');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}
