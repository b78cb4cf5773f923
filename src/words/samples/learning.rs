//! Samples of lessons, questions and results.

use super::{Sample, Samples, at, sample, standing};
use crate::talk::{
    CardShown, Manner, Marking, OptionLine, PairLine, PracticeShown, QuestionShown, Say, SourceLine,
};

impl Samples {
    pub(super) fn learning(&self) -> Vec<Sample> {
        let done = |lessons_left, is_completed, counts| Say::LessonDone {
            lesson: self.lesson(),
            right: 2,
            total: 3,
            topic: self.topic(),
            lessons_left,
            is_completed,
            counts,
        };
        let failed = |retry_minutes, is_completed| Say::QuizFailed {
            topic: self.topic(),
            percent: 60,
            needed: 80,
            retry_minutes,
            best: 90,
            is_completed,
            is_gone: false,
        };
        let gone = Say::QuizFailed {
            topic: self.topic(),
            percent: 60,
            needed: 80,
            retry_minutes: 0,
            best: 60,
            is_completed: false,
            is_gone: true,
        };
        let uncounted = |is_passed| Say::QuizUncounted { topic: self.topic(), percent: 80, is_passed };
        let passed = |standing, is_certified| Say::QuizPassed {
            topic: self.topic(),
            percent: 90,
            practice: if is_certified { String::new() } else { self.lesson() },
            standing,
            is_certified,
        };
        let mut all = vec![
            sample("the first card", self.card(1, false, false)),
            sample("the daily lesson", self.card(1, true, false)),
            sample("a card in between", self.card(2, false, false)),
            sample("the last card", self.card(3, false, false)),
            sample("after the course", self.card(3, false, true)),
        ];
        all.extend(self.questions());
        all.extend(self.marks());
        all.extend([
            sample("more lessons follow", done(2, false, true)),
            sample("one more lesson follows", done(1, false, true)),
            sample("the last lesson of a topic", done(0, false, true)),
            sample("of a topic that is completed", done(0, true, true)),
            sample("when nothing counts", done(2, false, false)),
            sample("the last one, when nothing counts", done(0, false, false)),
            sample("topics are missing", passed(standing(2, 1), false)),
            sample("only electives are missing", passed(standing(5, 4), false)),
            sample("the rule is met", passed(standing(5, 5), false)),
            sample("with a certificate already", passed(standing(5, 5), true)),
            sample("at once again", failed(0, false)),
            sample("after a while again", failed(30, false)),
            sample("of a topic that is completed", failed(0, true)),
            sample("of a topic that has left the course", gone),
            sample("passed, when nothing counts", uncounted(true)),
            sample("failed, when nothing counts", uncounted(false)),
            sample("", Say::RetryLater { topic: self.topic(), at: at(12) }),
            sample(
                "",
                Say::LessonsFirst { topic: self.topic(), left: self.numbered(&[&self.lesson(), "AI"]) },
            ),
            sample("", Say::AllDone { topics: 10 }),
            sample("", Say::NotOpenYet { opens: at(0) }),
            sample("", Say::Closed { closed: at(360) }),
            sample("nothing ticked yet", self.practice(false, false)),
            sample("something ticked", self.practice(true, false)),
            sample("reported before", self.practice(false, true)),
            sample("with ticks", Say::PracticeDone { topic: self.topic(), ticked: 2 }),
            sample("without ticks", Say::PracticeDone { topic: self.topic(), ticked: 0 }),
            sample("", Say::PracticeLeft),
            sample("", Say::CourseChanged),
        ]);
        all
    }

    fn practice(&self, is_picked: bool, is_done: bool) -> Say {
        let line = |letter, text: String, is_picked| OptionLine { letter, text, is_picked };
        Say::Practice(Box::new(PracticeShown {
            topic: self.topic(),
            title: self.lesson(),
            minutes: 10,
            why_html: self.text("Làm một lần là <b>nhớ</b>.", "Doing it once makes it <b>stick</b>."),
            checklist: vec![
                line('A', self.text("Mở trang", "Open the page"), is_picked),
                line('B', self.text("Ghi lại", "Note it"), false),
            ],
            report: self.text("Bước nào vướng?", "Which step was hard?"),
            is_done,
        }))
    }

    fn card(&self, number: usize, is_daily: bool, is_review: bool) -> Say {
        let is_last = number == 3;
        let source = SourceLine {
            title: self.text("Luật An ninh mạng", "Law on Cybersecurity"),
            url: "https://example.vn/luat?a=1&b=2".to_owned(),
            date: "12/06/2018".to_owned(),
        };
        let undated = SourceLine { date: String::new(), ..source.clone() };
        Say::Card(Box::new(CardShown {
            topic: self.topic(),
            lesson: self.lesson(),
            lesson_number: 1,
            number,
            total: 3,
            heading: self.text("Dài hơn là tốt hơn", "Longer is better"),
            body_html: self.text("Dùng <b>cụm từ</b> dài.", "Use a long <b>phrase</b>."),
            ask_yourself: if is_last {
                self.text("Xã mình ai lo?", "Who does it here?")
            } else {
                String::new()
            },
            ask_colleague: if is_last {
                self.text("Hồ sơ nào hay sai?", "Which is often wrong?")
            } else {
                String::new()
            },
            sources: if is_last { vec![source, undated] } else { Vec::new() },
            as_of: if is_last { "22/11/2026".to_owned() } else { String::new() },
            is_daily,
            is_review,
        }))
    }

    fn questions(&self) -> Vec<Sample> {
        let option = |(index, text): (usize, String)| OptionLine {
            letter: ['A', 'B', 'C'][index],
            text,
            is_picked: index == 1,
        };
        let options = [self.text("Đổi mật khẩu", "Change it"), self.name(), self.text("Bỏ qua", "Ignore it")];
        let options: Vec<OptionLine> = options.into_iter().enumerate().map(option).collect();
        let pair = |number, picked: &str| PairLine { number, text: self.lesson(), picked: picked.to_owned() };
        let question = |manner, options: &[OptionLine], pairs: &[PairLine], is_practice| {
            Say::Question(Box::new(QuestionShown {
                topic: self.topic(),
                number: 2,
                total: 5,
                text: self.text("Nên làm gì trước?", "What comes first?"),
                options: options.to_vec(),
                pairs: pairs.to_vec(),
                open: 2,
                manner,
                is_practice,
                is_daily: false,
            }))
        };
        let mut daily_question = question(Manner::One, &options, &[], true);
        if let Say::Question(question) = &mut daily_question {
            question.is_daily = true;
        }
        vec![
            sample("one of several", question(Manner::One, &options, &[], true)),
            sample("in the quiz of a topic", question(Manner::One, &options, &[], false)),
            sample("several of several", question(Manner::Several, &options, &[], false)),
            sample("true or false", question(Manner::TrueFalse, &[], &[], false)),
            sample("brought by the hour", daily_question),
            sample("a few words", question(Manner::Short, &[], &[], false)),
            sample("a number", question(Manner::Number, &[], &[], false)),
            sample("pairs", question(Manner::Matching, &options, &[pair(1, "B"), pair(2, "")], false)),
        ]
    }

    fn marks(&self) -> Vec<Sample> {
        let why = || self.text("Vì mật khẩu cũ có thể đã lộ.", "Because the old one may be known.");
        let right = || self.text("A. Đổi mật khẩu", "A. Change it");
        let mark = |answer: String, is_right, is_partly, feedback: Vec<String>, in_place| {
            let right = if is_right { String::new() } else { right() };
            let question = if in_place {
                self.text("Nên làm gì trước?", "What comes first?")
            } else {
                String::new()
            };
            let marking = Marking {
                question,
                number: 2,
                total: 5,
                answer,
                is_right,
                is_partly,
                feedback,
                right,
                why: why(),
            };
            Say::Marked(Box::new(marking))
        };
        vec![
            sample(
                "right",
                mark(right(), true, false, vec![self.text("Đúng, đổi ngay.", "Right, at once.")], true),
            ),
            sample("right, nothing said of it", mark(right(), true, false, Vec::new(), false)),
            sample("partly right", mark(self.name(), false, true, vec![self.name()], true)),
            sample(
                "wrong",
                mark(self.name(), false, false, vec![self.text("Chưa an toàn.", "Not safe yet.")], true),
            ),
            sample("wrong, typed", mark(self.name(), false, false, Vec::new(), false)),
            sample("not known", mark(String::new(), false, false, Vec::new(), true)),
        ]
    }
}
