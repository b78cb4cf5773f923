//! What stands on buttons: words from `labels.toml`, by key, or text of the course and the atlas.

/// What stands on a button: a word from `labels.toml`, or text of the course or the atlas.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    Word(Word),
    Text(String),
    /// A ticked text.
    Picked(String),
    PickedWord(Word),
    /// "Lesson 2".
    Lesson(usize),
}

impl From<Word> for Label {
    fn from(word: Word) -> Label {
        Label::Word(word)
    }
}

macro_rules! words {
    ($($word:ident = $key:literal),* $(,)?) => {
        /// The words of buttons and menus, by their key in `labels.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word { $($word),* }

        impl Word {
            pub const ALL: &'static [Word] = &[$(Word::$word),*];

            pub fn key(self) -> &'static str {
                match self { $(Word::$word => $key),* }
            }
        }
    };
}

words! {
    Agree = "agree",
    InVietnamese = "in_vietnamese",
    InEnglish = "in_english",
    ShareContact = "share_contact",
    EditName = "edit_name",
    EditProvince = "edit_province",
    EditCommune = "edit_commune",
    EditWork = "edit_work",
    EditHour = "edit_hour",
    Confirm = "confirm",
    Next = "next",
    Back = "back",
    ToQuestions = "to_questions",
    ToQuiz = "to_quiz",
    NextLesson = "next_lesson",
    Practice = "practice",
    TryAgain = "try_again",
    ReadAgain = "read_again",
    Learn = "learn",
    Topics = "topics",
    Progress = "progress",
    True = "true",
    False = "false",
    Done = "done",
    DontKnow = "dont_know",
    Clear = "clear",
    Resume = "resume",
    Monday = "mon",
    Tuesday = "tue",
    Wednesday = "wed",
    Thursday = "thu",
    Friday = "fri",
    Saturday = "sat",
    Sunday = "sun",
}
