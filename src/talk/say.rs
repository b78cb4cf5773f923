//! Everything the bot can say. A variant names its templates (`quiz_passed` → `quiz_passed.vi.hbs` and
//! `quiz_passed.en.hbs`), and its fields are all that the templates may use. No sentence stands here.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::person::Days;
use crate::course::rule::Standing;

/// One message. Fields that end in `_html` are markup that the course reader made; all others are escaped.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Say {
    // Joining
    Welcome {
        course: String,
        note: String,
        compulsory: usize,
        electives: usize,
        version: String,
    },
    ConsentNeeded,
    AskName {
        given: String,
    },
    NameKept {
        name: String,
        is_joining: bool,
    },
    NameUnclear,
    ContactForeign,
    ContactKept {
        name: String,
        is_joining: bool,
    },
    AskProvince,
    ProvinceNear {
        typed: String,
        choices: Vec<Numbered>,
    },
    ProvinceUnknown {
        typed: String,
    },
    AskCommune {
        province: String,
        former: String,
    },
    CommuneChoices {
        typed: String,
        province: String,
        choices: Vec<Numbered>,
        more: usize,
    },
    CommuneUnknown {
        typed: String,
        province: String,
    },
    AskWork {
        choices: Vec<Numbered>,
    },
    AskHour,
    HourUnclear {
        typed: String,
    },
    Review(Profile),
    Joined {
        name: String,
        hour: u32,
        opens: DateTime<Utc>,
        phase: Phase,
    },
    ProfileShown(Profile),
    // Learning
    Card(Box<CardShown>),
    Question(Box<QuestionShown>),
    Marked(Box<Marking>),
    LessonDone {
        lesson: String,
        right: usize,
        total: usize,
        topic: String,
        lessons_left: usize,
        is_completed: bool,
        counts: bool,
    },
    QuizPassed {
        topic: String,
        percent: u32,
        standing: Standing,
        is_certified: bool,
        practice: String,
    },
    QuizFailed {
        topic: String,
        percent: u32,
        needed: u32,
        retry_minutes: i64,
        best: u32,
        is_completed: bool,
        /// The topic has left the course: there is nothing to try again.
        is_gone: bool,
    },
    QuizUncounted {
        topic: String,
        percent: u32,
        is_passed: bool,
    },
    Practice(Box<PracticeShown>),
    PracticeDone {
        topic: String,
        ticked: usize,
    },
    PracticeLeft,
    RetryLater {
        topic: String,
        at: DateTime<Utc>,
    },
    LessonsFirst {
        topic: String,
        left: Vec<Numbered>,
    },
    AllDone {
        topics: usize,
    },
    NotOpenYet {
        opens: DateTime<Utc>,
    },
    Closed {
        closed: DateTime<Utc>,
    },
    CourseChanged,
    QuizLeft {
        topic: String,
    },
    // Where I stand
    Topics {
        compulsory: Vec<TopicLine>,
        elective: Vec<TopicLine>,
        note: String,
        electives_needed: usize,
        can_type: bool,
    },
    NoSuchTopic {
        topics: usize,
    },
    TopicPage(Box<TopicShown>),
    Progress {
        standing: Standing,
        counted: usize,
        needed: usize,
        missing: Vec<String>,
        electives_missing: usize,
        days_left: i64,
        phase: Phase,
        next: String,
        is_paused: bool,
        is_about_certificate: bool,
        practised: usize,
    },
    Certificate {
        name: String,
        url: String,
        is_new: bool,
    },
    // Everything else
    Schedule {
        hour: u32,
        days: Days,
        next: Option<DateTime<Utc>>,
        is_saved: bool,
        is_paused: bool,
        phase: Phase,
        is_certified: bool,
    },
    NoDays,
    Paused,
    Resumed {
        next: Option<DateTime<Utc>>,
    },
    AskLanguage,
    LanguageChosen,
    Help {
        commands: Vec<HelpLine>,
        phase: Phase,
    },
    Thanks,
    NotUnderstood,
    NotUnderstoodHere {
        in_quiz: bool,
    },
    CannotRead,
    // For administrators
    Reloaded {
        /// No file differs.
        is_same: bool,
        version: String,
        topics: usize,
        lessons: usize,
        questions: usize,
        added: Vec<String>,
        removed: Vec<String>,
        keys_changed: Vec<String>,
        keys_more: usize,
    },
    NotReloaded {
        version: String,
        problems: Vec<String>,
        more: usize,
    },
    // Toasts: plain text, at most 200 characters
    AlreadyAnswered,
    NoLongerOpen,
    QuizWaits,
    PickSomething,
}

/// Before, during or after the days on which study counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Before,
    Open,
    Closed,
}

/// A line of a list that can be picked by its number.
#[derive(Debug, Clone, Serialize)]
pub struct Numbered {
    pub number: usize,
    pub text: String,
}

/// What we know of a learner, as they see it.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    pub name: String,
    pub phone: String,
    pub province: String,
    pub commune: String,
    pub work: String,
    pub hour: u32,
    pub days: Days,
}

#[derive(Debug, Clone, Serialize)]
pub struct CardShown {
    pub topic: String,
    pub lesson: String,
    pub lesson_number: usize,
    pub number: usize,
    pub total: usize,
    pub heading: String,
    pub body_html: String,
    /// Questions to take along, on the last card only.
    pub ask_yourself: String,
    pub ask_colleague: String,
    /// Sources, on the last card only.
    pub sources: Vec<SourceLine>,
    /// The day on which the content was true, on the last card only.
    pub as_of: String,
    /// The learner's own hour brought it.
    pub is_daily: bool,
    /// The course is over: for review only.
    pub is_review: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct SourceLine {
    pub title: String,
    pub url: String,
    pub date: String,
}

/// The practice task of a topic.
#[derive(Debug, Clone, Serialize)]
pub struct PracticeShown {
    pub topic: String,
    pub title: String,
    pub minutes: u32,
    pub why_html: String,
    pub checklist: Vec<OptionLine>,
    pub report: String,
    /// It was reported before.
    pub is_done: bool,
}

/// How a question wants to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    One,
    Several,
    TrueFalse,
    Short,
    Number,
    Matching,
}

#[derive(Debug, Clone, Serialize)]
pub struct QuestionShown {
    pub topic: String,
    pub number: usize,
    pub total: usize,
    pub text: String,
    pub options: Vec<OptionLine>,
    pub pairs: Vec<PairLine>,
    /// The number of the pair that the next pressed letter completes.
    pub open: usize,
    pub manner: Manner,
    /// For practice after a lesson.
    pub is_practice: bool,
    /// The learner's own hour brought it again.
    pub is_daily: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct OptionLine {
    pub letter: char,
    pub text: String,
    pub is_picked: bool,
}

/// A left side of a matching question; `picked` is empty or a letter.
#[derive(Debug, Clone, Serialize)]
pub struct PairLine {
    pub number: usize,
    pub text: String,
    pub picked: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Marking {
    /// The question again, where the marking replaces it on the screen; else empty.
    pub question: String,
    pub number: usize,
    pub total: usize,
    /// What was answered; empty for "I don't know".
    pub answer: String,
    pub is_right: bool,
    pub is_partly: bool,
    /// Feedback on what was chosen.
    pub feedback: Vec<String>,
    /// The right answer, where it was not given.
    pub right: String,
    /// The reason, whatever was answered.
    pub why: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicLine {
    pub number: usize,
    pub title: String,
    pub is_done: bool,
    pub is_begun: bool,
    pub lessons_read: usize,
    pub lessons: usize,
    /// The learner's kind of work suggests it.
    pub is_suggested: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicShown {
    pub number: usize,
    pub title: String,
    pub about_html: String,
    pub minutes: u32,
    pub is_compulsory: bool,
    pub lessons: Vec<LessonLine>,
    pub best: String,
    pub is_done: bool,
    pub is_locked: bool,
    pub for_whom: String,
    pub objectives: Vec<String>,
    /// Title of the practice task, where there is one.
    pub practice: String,
    pub is_practised: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct LessonLine {
    pub number: usize,
    pub title: String,
    pub is_read: bool,
}

/// A command as help lists it: its name in the learner's language, and the key of its description in `labels.toml`.
#[derive(Debug, Clone, Serialize)]
pub struct HelpLine {
    pub name: &'static str,
    pub key: &'static str,
}
