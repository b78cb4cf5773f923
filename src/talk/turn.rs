//! Everything that can follow from an event: rows of the ledger, of the plans and of the outbox, before they
//! are written.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::label::Label;
use super::person::{Of, Person};
use super::press::Press;
use super::say::Say;

/// What one event leads to.
#[derive(Debug, Default)]
pub struct Turn {
    pub facts: Vec<Fact>,
    pub plans: Vec<Plan>,
    pub replies: Vec<Reply>,
    pub wishes: Vec<Wish>,
    /// A line that appears for a moment at a pressed button, where the channel has that.
    pub toast: Option<Say>,
}

/// What happened, for ever: the ledger that progress is folded from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    Started {
        code: String,
    },
    Consented {
        version: String,
    },
    Joined,
    CardSeen {
        topic: String,
        lesson: usize,
        card: usize,
    },
    LessonRead {
        topic: String,
        lesson: usize,
    },
    QuizBegun {
        attempt: u32,
        of: Of,
        /// The version of the course from which it was drawn; empty in old facts.
        #[serde(default)]
        course: String,
    },
    /// `choice` is what was answered, as shown to the learner; `score` in percent.
    Answered {
        attempt: u32,
        question: String,
        choice: String,
        score: f64,
    },
    /// A topic quiz that counted.
    QuizEnded {
        topic: String,
        attempt: u32,
        percent: u32,
        is_passed: bool,
    },
    TopicCompleted {
        topic: String,
        percent: u32,
    },
    CertificateIssued {
        id: String,
        number: String,
        topics: Vec<String>,
    },
    /// A practice task was reported: what was ticked, what was written, and the channel's name of a photo.
    Practised {
        topic: String,
        ticks: Vec<usize>,
        report: String,
        photo: Option<String>,
    },
    Paused,
    Resumed,
}

/// Something to do later. One per person and kind: planning again moves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub kind: PlanKind,
    /// `None` takes the plan back.
    pub at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanKind {
    Lesson,
}

/// Something that the conversation cannot do itself: done after the commit, and told by an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Take changed lessons.
    Reload,
}

/// One message to say.
#[derive(Debug)]
pub struct Reply {
    pub say: Say,
    pub buttons: Vec<Vec<Button>>,
    pub keyboard: Option<Keyboard>,
    /// Change the message whose button was pressed, where there is one and the channel can; else say it anew.
    pub is_in_place: bool,
    /// The topic whose picture comes with it.
    pub picture: Option<String>,
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    pub label: Label,
    pub press: Press,
}

/// What stands where a learner types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keyboard {
    /// One button that shares the learner's own phone number.
    ShareContact,
    Remove,
}

impl Turn {
    pub fn saying(say: Say) -> Turn {
        Turn::saying_with(say, Vec::new())
    }

    pub fn saying_with(say: Say, buttons: Vec<Vec<Button>>) -> Turn {
        Turn::default().say(say, buttons)
    }

    pub fn say(mut self, say: Say, buttons: Vec<Vec<Button>>) -> Turn {
        self.replies.push(Reply { say, buttons, keyboard: None, is_in_place: false, picture: None });
        self
    }

    /// Lets the last reply replace the message whose button was pressed.
    pub fn in_place(mut self) -> Turn {
        if let Some(reply) = self.replies.last_mut() {
            reply.is_in_place = true;
        }
        self
    }

    /// Lets the picture of a topic come with the last reply.
    pub fn with_picture(mut self, of: &str) -> Turn {
        if let Some(reply) = self.replies.last_mut() {
            reply.picture = Some(of.to_owned());
        }
        self
    }

    pub fn keyboard(mut self, keyboard: Keyboard) -> Turn {
        if let Some(reply) = self.replies.last_mut() {
            reply.keyboard = Some(keyboard);
        }
        self
    }

    pub fn toast(mut self, say: Say) -> Turn {
        self.toast = Some(say);
        self
    }

    pub fn plan(mut self, plan: Plan) -> Turn {
        self.plans.push(plan);
        self
    }

    /// Remembers a fact, and folds it into the person's progress at once.
    pub fn remember(mut self, person: &mut Person, fact: Fact, now: DateTime<Utc>) -> Turn {
        person.progress.apply(&fact, now);
        self.facts.push(fact);
        self
    }

    /// This turn, and then another.
    pub fn then(mut self, next: Turn) -> Turn {
        self.facts.extend(next.facts);
        self.plans.extend(next.plans);
        self.replies.extend(next.replies);
        self.wishes.extend(next.wishes);
        self.toast = self.toast.or(next.toast);
        self
    }
}

impl Button {
    pub fn new(label: impl Into<Label>, press: Press) -> Button {
        Button { label: label.into(), press }
    }
}

/// Buttons in rows of at most `width`.
pub(super) fn rows(buttons: impl IntoIterator<Item = Button>, width: usize) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> = buttons.into_iter().collect();
    buttons.chunks(width).map(<[Button]>::to_vec).collect()
}
