//! A person, and where in the conversation they are. A commune ("xã", "phường", "đặc khu") is the lowest level
//! of government, a province ("tỉnh", "thành phố") the level above it; both are kept as their official codes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::turn::Fact;
use crate::course::Question;
use crate::lang::{Bilingual, Lang};

/// Everything about a person that a conversation turns on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    pub id: String,
    pub lang: Lang,
    /// The name that the certificate will carry; empty until it is given.
    pub name: String,
    pub phone: Option<String>,
    pub province: Option<String>,
    pub commune: Option<String>,
    /// Kind of work, by its id in the course file.
    pub work: Option<String>,
    /// Minutes after midnight at which the daily lesson comes.
    pub hour: Option<u32>,
    pub days: Days,
    pub consent: Option<Consent>,
    pub joined_at: Option<DateTime<Utc>>,
    pub is_paused: bool,
    /// False after the channel said that it cannot reach them; ends when they write.
    pub is_reachable: bool,
    /// When they last did something.
    pub seen_at: DateTime<Utc>,
    pub place: Place,
    pub progress: Progress,
}

/// What was agreed to, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Version of the text that was shown.
    pub version: String,
    pub at: DateTime<Utc>,
}

/// The days of the week on which lessons come: bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days(pub u8);

impl Default for Days {
    fn default() -> Days {
        Days(0b111_1111)
    }
}

impl Days {
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    pub fn toggle(self, day: Weekday) -> Days {
        Days(self.0 ^ (1 << day.num_days_from_monday()))
    }

    /// The seven days, Monday first.
    pub fn week() -> [Weekday; 7] {
        use Weekday::*;
        [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
    }
}

/// Where a person is: what their next message will be taken to mean.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Place {
    #[default]
    Home,
    /// At a step of joining, or of correcting what was given.
    Joining {
        step: Step,
    },
    /// Looking at a topic's front page: "học" leads into it.
    Topic {
        topic: String,
    },
    /// Reading a card; lesson and card count from 0.
    Lesson {
        topic: String,
        lesson: usize,
        card: usize,
    },
    Quiz {
        attempt: Attempt,
    },
    /// At the practice task of a topic, with what is ticked.
    Practice {
        topic: String,
        ticks: Vec<usize>,
    },
}

/// A step of joining, with what is on the screen and can be picked by its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Consent,
    Name,
    Province {
        near: Vec<String>,
    },
    /// The province is settled together with the commune, so that nobody is half-way between two.
    Commune {
        province: String,
        found: Vec<String>,
    },
    Work,
    Hour,
    Review,
}

/// A quiz that is under way: what was drawn, in which order it is shown, and how far it is. It holds everything that
/// it takes to finish it, whatever becomes of the lessons meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Counts a person's attempts; a button carries it, so an old button never meets a new question.
    pub no: u32,
    pub of: Of,
    /// Short title of its topic, as it was then; empty in what an older version wrote.
    #[serde(default)]
    pub topic: Bilingual,
    pub items: Vec<Drawn>,
    /// Index of the open question.
    pub at: usize,
    /// Percent points gathered so far: 100 for each question answered fully right.
    pub score: f64,
    /// What is ticked or matched in the open question so far, as shown indices.
    pub picks: Vec<usize>,
}

/// What a quiz is about; lesson counts from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// A few questions after a lesson: for practice, counted nowhere.
    Lesson { topic: String, lesson: usize },
    /// The quiz that completes a topic.
    Topic { topic: String },
}

impl Of {
    pub fn topic(&self) -> &str {
        match self {
            Of::Lesson { topic, .. } | Of::Topic { topic } => topic,
        }
    }
}

/// A question that was drawn, with the order in which its options are shown (shown index → index in the bank).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    pub question: Asked,
    pub order: Vec<usize>,
}

/// What was drawn, as it was then: text, options, key and reasons. Lessons may change before it is answered, and
/// whoever answers is marked by what they were asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Asked {
    Whole(Box<Question>),
    /// Only the id: written by an older version, made whole from the course before anything else happens.
    Id(String),
}

impl Drawn {
    /// The question; none if an older version drew it and the course no longer has it.
    pub fn question(&self) -> Option<&Question> {
        match &self.question {
            Asked::Whole(question) => Some(question),
            Asked::Id(_) => None,
        }
    }
}

/// What a person has done, as a fold over their facts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub topics: BTreeMap<String, TopicProgress>,
    /// Attempts begun so far.
    pub attempts: u32,
    /// Id of the certificate.
    pub certificate: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TopicProgress {
    /// How many cards of each lesson were shown, by lesson index.
    pub cards: BTreeMap<usize, usize>,
    /// Lessons read to the last card, while the course was open.
    pub read: BTreeSet<usize>,
    /// Best result of the topic quiz in percent.
    pub best: Option<u32>,
    /// Topic quizzes finished.
    pub quizzes: u32,
    pub last_quiz_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    /// When the practice task was reported first.
    pub practised_at: Option<DateTime<Utc>>,
}

impl Progress {
    /// Takes one fact in. The stored summary is this fold over the stored facts, at every commit.
    pub fn apply(&mut self, fact: &Fact, at: DateTime<Utc>) {
        match fact {
            Fact::CardSeen { topic, lesson, card } => {
                let seen = self.topic_mut(topic).cards.entry(*lesson).or_default();
                *seen = (*seen).max(card + 1);
            }
            Fact::LessonRead { topic, lesson } => {
                self.topic_mut(topic).read.insert(*lesson);
            }
            Fact::QuizBegun { attempt, .. } => self.attempts = self.attempts.max(*attempt),
            Fact::QuizEnded { topic, percent, .. } => {
                let state = self.topic_mut(topic);
                state.best = state.best.max(Some(*percent));
                state.quizzes += 1;
                state.last_quiz_at = Some(at);
            }
            Fact::TopicCompleted { topic, .. } => {
                self.topic_mut(topic).completed_at.get_or_insert(at);
            }
            Fact::Practised { topic, .. } => {
                self.topic_mut(topic).practised_at.get_or_insert(at);
            }
            Fact::CertificateIssued { id, .. } => self.certificate = Some(id.clone()),
            Fact::Started { .. }
            | Fact::Consented { .. }
            | Fact::Joined
            | Fact::Answered { .. }
            | Fact::Paused
            | Fact::Resumed => {}
        }
    }

    pub fn topic(&self, id: &str) -> TopicProgress {
        self.topics.get(id).cloned().unwrap_or_default()
    }

    fn topic_mut(&mut self, id: &str) -> &mut TopicProgress {
        self.topics.entry(id.to_owned()).or_default()
    }

    /// How many practice tasks were reported.
    pub fn practised(&self) -> usize {
        self.topics.values().filter(|topic| topic.practised_at.is_some()).count()
    }

    /// Ids of the completed topics.
    pub fn completed(&self) -> BTreeSet<&str> {
        let done = self.topics.iter().filter(|(_, topic)| topic.completed_at.is_some());
        done.map(|(id, _)| id.as_str()).collect()
    }
}

impl Person {
    pub fn has_consented(&self) -> bool {
        self.consent.is_some()
    }

    /// Looks at something else than a topic's front page, so that "học" means the usual order again.
    pub(super) fn leave_page(&mut self) {
        if let Place::Topic { .. } = self.place {
            self.place = Place::Home;
        }
    }

    pub fn has_joined(&self) -> bool {
        self.joined_at.is_some()
    }
}
