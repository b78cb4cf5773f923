//! `lessons/` → a [`Course`]. Every problem is collected with its file and line; a course with problems is
//! not a course.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::front::{CourseFile, LessonFront, PracticeFront, SourceFront, TopicFront};
use super::{Card, Course, Lesson, Practice, Rule, Source, Topic, Work, check, markdown, place, questions};
use crate::lang::{Bilingual, Lang};
use crate::problem::{Problem, line_at};

/// The text files of a course folder by their path inside it (`cd01/1.vi.md`).
pub type Files = BTreeMap<String, String>;

/// The name of the file that holds dates, rule and order.
const COURSE: &str = "course.toml";

/// Reads a course from the text of its files, or says everything that is wrong with them.
pub fn read(files: &Files) -> Result<Course, Vec<Problem>> {
    let mut reader = Reader { files, used: BTreeSet::new(), problems: Vec::new() };
    let course = reader.course();
    // Without a list of topics every file would seem unused.
    if reader.used.len() > 1 {
        reader.used.insert(check::KEYS.to_owned());
        reader.unused();
    }
    reader.problems.sort();
    match course {
        Some(course) if reader.problems.is_empty() => Ok(course),
        _ => Err(reader.problems),
    }
}

pub(super) struct Reader<'a> {
    files: &'a Files,
    used: BTreeSet<String>,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    fn course(&mut self) -> Option<Course> {
        let text = self.file(COURSE)?;
        let file: CourseFile = self.toml(COURSE, &text, 0)?;
        let zone = self.zone(&text, &file.zone);
        let opens = self.moment(&text, &file.opens, zone);
        let closes = self.moment(&text, &file.closes, zone);
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes <= opens
        {
            self.problem(COURSE, line_of(&text, "closes"), "the course closes before it opens");
        }
        self.known_topics(&text, &file);
        let mut topics = Vec::new();
        for (ids, is_compulsory) in [(&file.rule.compulsory, true), (&file.rule.elective, false)] {
            topics.extend(ids.iter().filter_map(|id| self.topic(id, is_compulsory)));
        }
        let works = file.works.into_iter().map(|w| Work { id: w.id, label: w.label, suggests: w.suggests });
        Some(Course {
            slug: file.slug,
            version: version(self.files),
            title: file.title,
            note: file.note,
            opens: opens?,
            closes: closes?,
            zone: zone?,
            rule: Rule { electives_needed: file.rule.electives_needed },
            works: works.collect(),
            topics,
        })
    }

    /// The course file must not name a topic twice, ask for more electives than there are, or suggest unknown ones.
    fn known_topics(&mut self, text: &str, file: &CourseFile) {
        let mut seen = BTreeSet::new();
        for id in file.rule.compulsory.iter().chain(&file.rule.elective) {
            if !seen.insert(id) {
                self.problem(COURSE, line_of(text, id), format!("topic \"{id}\" stands in the rule twice"));
            }
        }
        let (have, need) = (file.rule.elective.len(), file.rule.electives_needed);
        if need > have {
            let text_ =
                format!("the rule needs {need} electives, but the course has {have}: nobody could finish");
            self.problem(COURSE, line_of(text, "electives_needed"), text_);
        }
        for id in file.works.iter().flat_map(|work| &work.suggests).filter(|id| !seen.contains(id)) {
            self.problem(
                COURSE,
                line_of(text, id),
                format!("suggested topic \"{id}\" is not in the rule's lists"),
            );
        }
    }

    fn topic(&mut self, id: &str, is_compulsory: bool) -> Option<Topic> {
        let path = |lang: Lang| format!("{id}/topic.{}.md", lang.code());
        let (vi, about_vi) = self.front::<TopicFront>(&path(Lang::Vi))?;
        let (en, about_en) = self.front::<TopicFront>(&path(Lang::En))?;
        if vi.minutes != en.minutes {
            self.problem(
                &path(Lang::En),
                0,
                format!("minutes is {} here and {} in Vietnamese", en.minutes, vi.minutes),
            );
        }
        let about = Bilingual {
            vi: self.markup(&path(Lang::Vi), &about_vi),
            en: self.markup(&path(Lang::En), &about_en),
        };
        self.same_count(&path(Lang::En), "objectives", vi.objectives.len(), en.objectives.len());
        let practice = self.practice(id);
        let lessons = self.lessons(id);
        let objectives: Vec<usize> = lessons.iter().map(|lesson| lesson.objectives.len()).collect();
        let questions = questions::read(self, id, &objectives);
        Some(Topic {
            id: id.to_owned(),
            is_compulsory,
            title: Bilingual::new(vi.title, en.title),
            short: Bilingual::new(vi.short, en.short),
            minutes: vi.minutes,
            for_whom: Bilingual::new(vi.for_whom, en.for_whom),
            objectives: zip(vi.objectives, en.objectives),
            about,
            practice,
            picture: self.optional(&picture(id)),
            lessons,
            questions,
        })
    }

    /// The practice task of a topic, where it has one.
    fn practice(&mut self, topic: &str) -> Option<Practice> {
        let paths = Lang::ALL.map(|lang| format!("{topic}/practice.{}.md", lang.code()));
        if !paths.iter().any(|path| self.files.contains_key(path)) {
            return None;
        }
        let (vi, why_vi) = self.front::<PracticeFront>(&paths[0])?;
        let (en, why_en) = self.front::<PracticeFront>(&paths[1])?;
        self.same_count(&paths[1], "ticks", vi.checklist.len(), en.checklist.len());
        let why = Bilingual { vi: self.markup(&paths[0], &why_vi), en: self.markup(&paths[1], &why_en) };
        Some(Practice {
            title: Bilingual::new(vi.title, en.title),
            minutes: vi.minutes,
            why,
            checklist: zip(vi.checklist, en.checklist),
            report: Bilingual::new(vi.report, en.report),
        })
    }

    fn lessons(&mut self, topic: &str) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        for number in 1.. {
            let paths = Lang::ALL.map(|lang| format!("{topic}/{number}.{}.md", lang.code()));
            if !paths.iter().any(|path| self.files.contains_key(path)) {
                break;
            }
            lessons.extend(self.lesson(&paths));
        }
        if lessons.is_empty() {
            self.problem(
                &format!("{topic}/1.vi.md"),
                0,
                "the topic has no lesson that can be read, so nobody could complete it",
            );
        }
        lessons
    }

    fn lesson(&mut self, [path_vi, path_en]: &[String; 2]) -> Option<Lesson> {
        let vi = self.front::<LessonFront>(path_vi);
        let en = self.front::<LessonFront>(path_en);
        let ((vi, body_vi), (en, body_en)) = (vi?, en?);
        let as_of = self.day(path_vi, "as_of", &vi.as_of)?;
        let review_by = self.day(path_vi, "review_by", &vi.review_by)?;
        if review_by <= as_of {
            self.problem(
                path_vi,
                place::field(self.files, path_vi, "review_by"),
                "review_by must be later than as_of",
            );
        }
        if vi.as_of != en.as_of {
            let line = place::field(self.files, path_en, "as_of");
            self.problem(path_en, line, format!("as_of is {} here and {} in Vietnamese", en.as_of, vi.as_of));
        }
        if vi.sources.is_empty() {
            self.problem(path_vi, place::field(self.files, path_vi, "sources"), "the lesson names no source");
        }
        self.same_count(path_en, "objectives", vi.objectives.len(), en.objectives.len());
        self.same_count(path_en, "sources", vi.sources.len(), en.sources.len());
        let cards_vi = self.cards(path_vi, &body_vi);
        let cards_en = self.cards(path_en, &body_en);
        self.same_count(path_en, "cards", cards_vi.len(), cards_en.len());
        Some(Lesson {
            title: Bilingual::new(vi.title, en.title),
            as_of,
            review_by,
            ask_yourself: Bilingual::new(vi.ask_yourself, en.ask_yourself),
            ask_colleague: Bilingual::new(vi.ask_colleague, en.ask_colleague),
            objectives: zip(vi.objectives, en.objectives),
            sources: sources(vi.sources, en.sources),
            cards: cards_vi.into_iter().zip(cards_en).map(|(vi, en)| card(vi, en)).collect(),
        })
    }

    /// The cards of a lesson: every `## ` heading begins one.
    fn cards(&mut self, path: &str, body: &Body) -> Vec<(String, String)> {
        let mut cards: Vec<(usize, String, String)> = Vec::new();
        for (number, line) in body.text.lines().enumerate() {
            match (line.strip_prefix("## "), cards.last_mut()) {
                (Some(heading), _) => {
                    cards.push((body.line + number, heading.trim().to_owned(), String::new()))
                }
                (None, Some((_, _, text))) => *text += &format!("{line}\n"),
                (None, None) if line.trim().is_empty() => {}
                (None, None) => {
                    self.problem(
                        path,
                        body.line + number,
                        "text before the first card; begin a card with a line \"## Heading\"",
                    );
                    return Vec::new();
                }
            }
        }
        if cards.is_empty() {
            self.problem(path, body.line, "the lesson has no cards; begin one with a line \"## Heading\"");
        }
        let marked = |(line, heading, text): (usize, String, String)| {
            let html = self.markup(path, &Body { line: line + 1, text });
            (heading, html)
        };
        cards.into_iter().map(marked).collect()
    }

    fn markup(&mut self, path: &str, body: &Body) -> String {
        let marked = markdown::to_html(&body.text);
        for (offset, text) in marked.refused {
            self.problem(path, body.line + line_at(&body.text, offset) - 1, text);
        }
        if marked.html.is_empty() {
            self.problem(path, body.line, "there is no text here");
        }
        marked.html
    }

    /// Front matter between two lines `+++`, and what stands below it.
    fn front<T: DeserializeOwned>(&mut self, path: &str) -> Option<(T, Body)> {
        let text = self.file(path)?;
        let Some((front, body)) = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"))
        else {
            self.problem(path, 1, "the file must begin with front matter between two lines \"+++\"");
            return None;
        };
        let body = Body { line: front.lines().count() + 3, text: body.to_owned() };
        Some((self.toml(path, front, 1)?, body))
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str, text: &str, lines_above: usize) -> Option<T> {
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_at(text, span.start));
                self.problem(path, line + lines_above, error.message().to_owned());
                None
            }
        }
    }

    fn zone(&mut self, text: &str, zone: &str) -> Option<Tz> {
        let found = zone.parse().ok();
        if found.is_none() {
            let sentence = format!("\"{zone}\" is not a time zone; write a name such as Asia/Ho_Chi_Minh");
            self.problem(COURSE, line_of(text, "zone"), sentence);
        }
        found
    }

    fn moment(&mut self, text: &str, written: &str, zone: Option<Tz>) -> Option<DateTime<Utc>> {
        let local = NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M").ok();
        let moment = local.and_then(|local| zone?.from_local_datetime(&local).earliest());
        if local.is_none() {
            let sentence = format!("\"{written}\" is not a time; write it like 2026-12-01T00:00");
            self.problem(COURSE, line_of(text, written), sentence);
        }
        moment.map(|moment| moment.with_timezone(&Utc))
    }

    fn day(&mut self, path: &str, field: &str, written: &str) -> Option<NaiveDate> {
        let day = written.parse().ok();
        if day.is_none() {
            let line = place::field(self.files, path, field);
            self.problem(
                path,
                line,
                format!("{field} = \"{written}\" is not a day; write it like 2026-11-21"),
            );
        }
        day
    }

    pub(super) fn file(&mut self, path: &str) -> Option<String> {
        self.used.insert(path.to_owned());
        let text = self.files.get(path).cloned();
        if text.is_none() {
            self.problem(path, 0, "the file is missing");
        }
        text.map(|text| text.replace("\r\n", "\n").trim_start_matches('\u{feff}').to_owned())
    }

    /// A file that need not be there.
    fn optional(&mut self, path: &str) -> Option<String> {
        self.files.contains_key(path).then(|| self.file(path))?
    }

    fn unused(&mut self) {
        let unused =
            self.files.keys().filter(|path| !self.used.contains(*path) && !path.ends_with("README.md"));
        for path in unused.cloned().collect::<Vec<_>>() {
            self.problem(&path, 0, "nothing uses this file; name its topic in course.toml, number lessons from 1 without gaps, or delete it");
        }
    }

    fn same_count(&mut self, path: &str, what: &str, vi: usize, en: usize) {
        if vi != en {
            self.problem(
                path,
                0,
                format!("{en} {what} here, {vi} in Vietnamese; both languages need the same"),
            );
        }
    }

    pub(super) fn problem(&mut self, file: &str, line: usize, text: impl Into<String>) {
        self.problems.push(Problem::new(file, line, text));
    }
}

/// The first digits of a hash of every file with its path: the same files are the same version everywhere.
fn version(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        // With their lengths, so that nothing can move from one to the next unnoticed.
        hash.update(format!("{} {} {path}", path.len(), text.len()));
        hash.update(text);
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the picture of a topic lies.
pub fn picture(topic: &str) -> String {
    format!("{topic}/picture.svg")
}

/// Text below the front matter, and the line on which it begins.
struct Body {
    line: usize,
    text: String,
}

fn line_of(text: &str, needle: &str) -> usize {
    text.find(needle).map_or(0, |offset| line_at(text, offset))
}

fn zip(vi: Vec<String>, en: Vec<String>) -> Vec<Bilingual> {
    vi.into_iter().zip(en).map(|(vi, en)| Bilingual { vi, en }).collect()
}

fn sources(vi: Vec<SourceFront>, en: Vec<SourceFront>) -> Vec<Source> {
    let both = vi.into_iter().zip(en);
    both.map(|(vi, en)| Source { title: Bilingual::new(vi.title, en.title), url: vi.url, date: vi.date })
        .collect()
}

fn card(vi: (String, String), en: (String, String)) -> Card {
    Card { heading: Bilingual::new(vi.0, en.0), body: Bilingual::new(vi.1, en.1) }
}
