//! A sample of everything the bot can say, in every shape that its templates know: what `check` renders, and what the
//! phrasebook shows.

use crate::course::rule::Standing;
use crate::lang::Lang;
use crate::talk::{
    Command, Days, HelpLine, LessonLine, Numbered, Phase, Profile, Say, TopicLine, TopicShown,
};
mod learning;

use chrono::{DateTime, TimeDelta, Utc};

/// Names every variant. A new one fails to compile here, and without a sample `tests/phrasebook.rs` fails.
macro_rules! variants {
    ($($variant:ident)*) => {
        pub const VARIANTS: &[&str] = &[$(stringify!($variant)),*];

        pub fn variant(say: &Say) -> &'static str {
            match say {
                $(Say::$variant { .. } => stringify!($variant)),*
            }
        }
    };
}

variants! {
    Welcome ConsentNeeded AskName NameKept NameUnclear ContactForeign ContactKept AskProvince ProvinceNear
    ProvinceUnknown AskCommune CommuneChoices CommuneUnknown AskWork AskHour HourUnclear Review Joined ProfileShown
    Card Question Marked LessonDone QuizPassed QuizFailed QuizUncounted RetryLater LessonsFirst AllDone NotOpenYet
    Closed CourseChanged Topics TopicPage Progress Certificate Schedule NoDays Paused Resumed AskLanguage
    LanguageChosen Help NotUnderstood NotUnderstoodHere CannotRead AlreadyAnswered NoLongerOpen QuizWaits
    PickSomething QuizLeft NoSuchTopic Thanks Practice PracticeDone PracticeLeft Reloaded NotReloaded
}

/// Those that appear for a moment at a pressed button: plain text, and short.
pub const TOASTS: &[&str] = &["AlreadyAnswered", "NoLongerOpen", "QuizWaits", "PickSomething", "NoDays"];

/// What is said, and when.
pub struct Sample {
    pub when: &'static str,
    pub say: Say,
}

/// Every sample, as a learner of this name gets it. The name also stands wherever else people type.
pub fn samples(lang: Lang, name: &str) -> Vec<Sample> {
    let s = Samples { lang, name: name.to_owned() };
    let mut all = s.joining();
    all.extend(s.learning());
    all.extend(s.standing());
    all.extend(s.everything_else());
    all.extend(s.administration());
    all
}

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_058_000, 0).expect("a moment") + TimeDelta::hours(hours)
}

fn sample(when: &'static str, say: Say) -> Sample {
    Sample { when, say }
}

struct Samples {
    lang: Lang,
    name: String,
}

impl Samples {
    fn text(&self, vi: &str, en: &str) -> String {
        if self.lang == Lang::Vi { vi } else { en }.to_owned()
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn numbered(&self, texts: &[&str]) -> Vec<Numbered> {
        let line = |(number, text): (usize, &&str)| Numbered { number: number + 1, text: (*text).to_owned() };
        texts.iter().enumerate().map(line).collect()
    }

    fn topic(&self) -> String {
        self.text("Dữ liệu và an toàn thông tin", "Data and information security")
    }

    fn lesson(&self) -> String {
        self.text("Mật khẩu mạnh", "Strong passwords")
    }

    fn joining(&self) -> Vec<Sample> {
        let provinces = ["Đắk Lắk", "Đà Nẵng"];
        let communes = ["Buôn Ma Thuột", "Buôn Hồ"];
        let work = [self.text("Văn phòng", "Office"), self.text("Kinh tế", "Economy")];
        let work: Vec<&str> = work.iter().map(String::as_str).collect();
        let joined = |phase| Say::Joined { name: self.name(), hour: 1170, opens: at(0), phase };
        let typed = || self.name();
        let province = || provinces[0].to_owned();
        let choices = |more| Say::CommuneChoices {
            typed: typed(),
            province: province(),
            choices: self.numbered(&communes),
            more,
        };
        vec![
            sample(
                "at the first /start",
                Say::Welcome {
                    course: self.text("Công dân số cấp xã", "Digital skills for communes"),
                    note: self.text("Danh mục mô phỏng.", "A model list."),
                    compulsory: 5,
                    electives: 5,
                    version: "2026-11".to_owned(),
                },
            ),
            sample("before consent", Say::ConsentNeeded),
            sample("the app tells a name", Say::AskName { given: self.name() }),
            sample("the app tells no name", Say::AskName { given: String::new() }),
            sample("while joining", Say::NameKept { name: self.name(), is_joining: true }),
            sample("corrected later", Say::NameKept { name: self.name(), is_joining: false }),
            sample("", Say::NameUnclear),
            sample("somebody else's card", Say::ContactForeign),
            sample("while joining", Say::ContactKept { name: self.name(), is_joining: true }),
            sample("shared later", Say::ContactKept { name: self.name(), is_joining: false }),
            sample("", Say::AskProvince),
            sample("", Say::ProvinceNear { typed: typed(), choices: self.numbered(&provinces) }),
            sample("", Say::ProvinceUnknown { typed: typed() }),
            sample("", Say::AskCommune { province: province(), former: String::new() }),
            sample(
                "a former province was typed",
                Say::AskCommune { province: province(), former: "Phú Yên".to_owned() },
            ),
            sample("all fit on the screen", choices(0)),
            sample("there are more", choices(12)),
            sample("", Say::CommuneUnknown { typed: typed(), province: province() }),
            sample("", Say::AskWork { choices: self.numbered(&work) }),
            sample("", Say::AskHour),
            sample("", Say::HourUnclear { typed: typed() }),
            sample("everything given", Say::Review(self.profile("+84 901 234 567", Days::default()))),
            sample("no phone, some days", Say::Review(self.profile("", Days(0b001_0101)))),
            sample("before the course", joined(Phase::Before)),
            sample("during the course", joined(Phase::Open)),
            sample("after the course", joined(Phase::Closed)),
            sample("everything given", Say::ProfileShown(self.profile("+84 901 234 567", Days::default()))),
            sample("no phone, one day", Say::ProfileShown(self.profile("", Days(0b100_0000)))),
        ]
    }

    fn profile(&self, phone: &str, days: Days) -> Profile {
        Profile {
            name: self.name(),
            phone: phone.to_owned(),
            province: "Đắk Lắk".to_owned(),
            commune: "Buôn Ma Thuột".to_owned(),
            work: self.text("Văn phòng", "Office"),
            hour: 1170,
            days,
        }
    }

    fn standing(&self) -> Vec<Sample> {
        let line = |number, is_done, is_begun, is_suggested| TopicLine {
            number,
            title: self.topic(),
            is_done,
            is_begun,
            lessons_read: if is_begun { 1 } else { 0 },
            lessons: 3,
            is_suggested,
        };
        let lines = [line(1, true, true, false), line(2, false, true, false), line(3, false, false, true)];
        let topics = |can_type| Say::Topics {
            compulsory: lines[..2].to_vec(),
            elective: lines.to_vec(),
            note: self.text("Danh mục mô phỏng.", "A model list."),
            electives_needed: 5,
            can_type,
        };
        let progress = |done: (usize, usize), phase, days_left, is_paused| {
            let standing = standing(done.0, done.1);
            Say::Progress {
                counted: standing.counted(),
                needed: standing.needed(),
                missing: standing.missing.iter().map(|_| self.topic()).collect(),
                electives_missing: standing.electives_missing(),
                days_left,
                phase,
                next: if standing.is_met { String::new() } else { self.topic() },
                is_paused,
                is_about_certificate: is_paused,
                practised: done.1,
                standing,
            }
        };
        let certificate = |is_new| Say::Certificate {
            name: self.name(),
            url: "https://hochoi.example.vn/chungnhan/0123456789abcdef".to_owned(),
            is_new,
        };
        vec![
            sample("", topics(true)),
            sample("beside an open quiz", topics(false)),
            sample("an elective", self.topic_page(false, "", false, false)),
            sample("a compulsory one, tried", self.topic_page(true, "70", false, false)),
            sample("done", self.topic_page(true, "90", true, false)),
            sample("before the course", self.topic_page(true, "", false, true)),
            sample("before the course", progress((0, 0), Phase::Before, 15, false)),
            sample("on the way", progress((3, 1), Phase::Open, 5, false)),
            sample("paused, electives missing, last day", progress((5, 4), Phase::Open, 1, true)),
            sample("met", progress((5, 6), Phase::Open, 3, false)),
            sample("after the course", progress((3, 1), Phase::Closed, 0, false)),
            sample("after the course, met", progress((5, 5), Phase::Closed, 0, false)),
            sample("just earned", certificate(true)),
            sample("shown again", certificate(false)),
        ]
    }

    fn topic_page(&self, is_compulsory: bool, best: &str, is_done: bool, is_locked: bool) -> Say {
        let lesson = |number, is_read| LessonLine { number, title: self.lesson(), is_read };
        Say::TopicPage(Box::new(TopicShown {
            number: 5,
            title: self.topic(),
            about_html: self.text("Giữ dữ liệu <i>an toàn</i>.", "Keep data <i>safe</i>."),
            minutes: 12,
            is_compulsory,
            lessons: vec![lesson(1, true), lesson(2, is_done)],
            best: best.to_owned(),
            is_done,
            is_locked,
            for_whom: self.text("Người ngồi quầy", "Whoever sits at the counter"),
            objectives: vec![self.lesson(), self.text("Nói được vì sao", "Say why")],
            practice: if is_compulsory { self.lesson() } else { String::new() },
            is_practised: is_done,
        }))
    }

    fn everything_else(&self) -> Vec<Sample> {
        let schedule = |days, next, is_saved, is_paused| Say::Schedule {
            hour: 1170,
            days,
            next,
            is_saved,
            is_paused,
            phase: if is_saved { Phase::Closed } else { Phase::Open },
            is_certified: next.is_none() && !is_saved,
        };
        let command =
            |command: Command| HelpLine { name: command.name(self.lang), key: command.name(Lang::En) };
        let help = |phase| Say::Help { commands: Command::MENU.into_iter().map(command).collect(), phase };
        vec![
            sample("every day", schedule(Days::default(), Some(at(12)), false, false)),
            sample("some days, just saved", schedule(Days(0b001_0101), Some(at(36)), true, false)),
            sample("paused", schedule(Days::default(), None, false, true)),
            sample("nothing follows", schedule(Days::default(), None, true, false)),
            sample("", Say::NoDays),
            sample("", Say::Paused),
            sample("a lesson follows", Say::Resumed { next: Some(at(12)) }),
            sample("none follows", Say::Resumed { next: None }),
            sample("", Say::AskLanguage),
            sample("", Say::LanguageChosen),
            sample("before the course", help(Phase::Before)),
            sample("during the course", help(Phase::Open)),
            sample("after the course", help(Phase::Closed)),
            sample("", Say::NotUnderstood),
            sample("while something is open", Say::NotUnderstoodHere { in_quiz: false }),
            sample("while a question is open", Say::NotUnderstoodHere { in_quiz: true }),
            sample("", Say::Thanks),
            sample("", Say::NoSuchTopic { topics: 10 }),
            sample("", Say::QuizLeft { topic: self.topic() }),
            sample("a sticker or a voice message", Say::CannotRead),
            sample("an answered question's button", Say::AlreadyAnswered),
            sample("an old button", Say::NoLongerOpen),
            sample("a button beside an open quiz", Say::QuizWaits),
            sample("done without a choice", Say::PickSomething),
        ]
    }
}

impl Samples {
    fn administration(&self) -> Vec<Sample> {
        let reloaded =
            |is_same, added: Vec<String>, removed: Vec<String>, keys: &[&str], keys_more| Say::Reloaded {
                is_same,
                version: "3f2a90c1".to_owned(),
                topics: 10,
                lessons: 30,
                questions: 80,
                added,
                removed,
                keys_changed: keys.iter().map(|id| (*id).to_owned()).collect(),
                keys_more,
            };
        let problem = || "lessons/cd01/questions.vi.gift:12: This { is never closed.".to_owned();
        let refused =
            |more| Say::NotReloaded { version: "3f2a90c1".to_owned(), problems: vec![problem(); 2], more };
        vec![
            sample("no file differs", reloaded(true, Vec::new(), Vec::new(), &[], 0)),
            sample("texts differ", reloaded(false, Vec::new(), Vec::new(), &[], 0)),
            sample(
                "topics and keys differ",
                reloaded(
                    false,
                    vec![self.topic()],
                    vec![self.topic(), self.name()],
                    &["cd01-q01", "cd02-q03"],
                    0,
                ),
            ),
            sample(
                "more keys than one message names",
                reloaded(false, Vec::new(), Vec::new(), &["cd01-q01"], 12),
            ),
            sample("problems", refused(0)),
            sample("more problems than one message names", refused(7)),
        ]
    }
}

/// Where somebody stands who has completed so many compulsory topics and electives, of 5 and 5.
fn standing(compulsory_done: usize, elective_done: usize) -> Standing {
    Standing {
        compulsory_done,
        compulsory_needed: 5,
        elective_done,
        elective_needed: 5,
        missing: (compulsory_done + 1..=5).map(|number| format!("cd0{number}")).collect(),
        is_met: compulsory_done == 5 && elective_done >= 5,
    }
}
