//! Examples from the work of a commune office, and the properties: what was written is read again, and no text
//! makes the reader stumble.

use proptest::prelude::*;

use super::*;
use crate::course::gift::{Accepted, Choice, Format, Kind, Range};

fn quiz(inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{inside}\n</quiz>\n")
}

/// A question of this type with this text and these answers.
fn asked(kind: &str, text: &str, answers: &str) -> String {
    let name = "<name><text>ht-01</text></name>";
    let text = format!("<questiontext format=\"html\"><text><![CDATA[{text}]]></text></questiontext>");
    quiz(&format!("<question type=\"{kind}\">{name}{text}\n{answers}</question>"))
}

fn clean(text: &str) -> Vec<Item> {
    let (items, problems) = read(text);
    assert_eq!(problems, [], "{text}");
    items
}

fn kind(text: &str) -> Kind {
    let mut items = clean(text);
    assert_eq!(items.len(), 1, "{text}");
    items.remove(0).kind
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn everything_around_a_question() {
    let file = quiz(
        "<!-- question: 0 -->\n<question type=\"category\"><category><text>$course$/top/Hộ tịch</text></category>\
        <info format=\"html\"><text></text></info><idnumber></idnumber></question>\n\
        <question type=\"multichoice\">\n<name><text>Khai sinh: thời hạn</text></name>\n\
        <questiontext format=\"html\"><text><![CDATA[<p>Trong bao nhiêu <b>ngày</b>?</p>]]></text></questiontext>\n\
        <generalfeedback format=\"html\"><text>&lt;p&gt;Xem &amp;quot;Điều 15&amp;quot;&lt;br&gt;Luật Hộ tịch.&lt;/p&gt;</text></generalfeedback>\n\
        <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>\n\
        <idnumber>ht-01</idnumber><single>true</single><shuffleanswers>true</shuffleanswers>\n\
        <answernumbering>abc</answernumbering>\n\
        <answer fraction=\"100\" format=\"html\"><text>60</text><feedback format=\"html\"><text>Đúng&#46;</text></feedback></answer>\n\
        <answer fraction=\"0\" format=\"html\"><text><![CDATA[30 <]]>]]&gt;</text><feedback/></answer>\n\
        <tags><tag><text>khai sinh</text></tag><tag><text>objective-1</text></tag></tags></question>",
    );
    let [item] = &clean(&file)[..] else { panic!("one question") };
    assert_eq!(item.line, 5);
    assert_eq!(item.category, some("$course$/top/Hộ tịch"));
    assert_eq!(item.id, some("ht-01"));
    assert_eq!(item.tags, ["khai sinh", "objective-1"]);
    assert_eq!(item.title, some("Khai sinh: thời hạn"));
    assert_eq!(item.text, "Trong bao nhiêu ngày?");
    assert_eq!(item.general, some("Xem \"Điều 15\"\nLuật Hộ tịch."));
    let options = vec![
        Choice { line: 12, text: "60".into(), weight: 100.0, feedback: some("Đúng.") },
        Choice { line: 13, text: "30 <]]>".into(), weight: 0.0, feedback: None },
    ];
    assert_eq!(item.kind, Kind::Choice { single: true, options });
}

#[test]
fn all_that_can_be_asked() {
    let option = |text: &str, weight| Choice { line: 4, text: text.into(), weight, feedback: None };
    let several = "<single>false</single><answer fraction=\"50\"><text>Tờ khai</text></answer>\
        <answer fraction=\"50\"><text>Giấy chứng sinh</text></answer>\
        <answer fraction=\"-33.33333\"><text>Hộ chiếu</text></answer>";
    let options =
        vec![option("Tờ khai", 50.0), option("Giấy chứng sinh", 50.0), option("Hộ chiếu", -33.33333)];
    assert_eq!(kind(&asked("multichoice", "Hồ sơ?", several)), Kind::Choice { single: false, options });

    let truth = "<answer fraction=\"0\"><text>false</text><feedback><text>Miễn phí mà.</text></feedback></answer>\
        <answer fraction=\"100\"><text>true</text><feedback><text>Chính xác.</text></feedback></answer>";
    let expected =
        Kind::TrueFalse { right: true, if_wrong: some("Miễn phí mà."), if_right: some("Chính xác.") };
    assert_eq!(kind(&asked("truefalse", "Miễn lệ phí.", truth)), expected);
    let old =
        "<answer fraction=\"0\"><text>Đúng</text></answer><answer fraction=\"100\"><text>Sai</text></answer>";
    let expected = Kind::TrueFalse { right: false, if_wrong: None, if_right: None };
    assert_eq!(kind(&asked("truefalse", "Phải nộp lệ phí.", old)), expected);

    let short = "<usecase>0</usecase><answer fraction=\"100\"><text>một cửa</text></answer>\
        <answer fraction=\"50\"><text>tiếp nhận \\*</text><feedback><text>Gần đúng.</text></feedback></answer>";
    let typed = |text: &str, weight, feedback| Accepted { text: text.into(), weight, feedback };
    let accepted = vec![typed("một cửa", 100.0, None), typed("tiếp nhận *", 50.0, some("Gần đúng."))];
    assert_eq!(kind(&asked("shortanswer", "Nộp ở đâu?", short)), Kind::Short { accepted });

    let number = "<answer fraction=\"100\"><text>8.3</text><tolerance>0.1</tolerance></answer>\
        <answer fraction=\"50\">60<tolerance>5</tolerance></answer>\
        <answer fraction=\"0\"><text>*</text><feedback><text>Xem Điều 15.</text></feedback></answer>";
    let range = |low, high, weight| Range { low, high, weight, feedback: None };
    let accepted = vec![range(8.2, 8.4, 100.0), range(55.0, 65.0, 50.0)];
    let expected = Kind::Number { accepted, otherwise: some("Xem Điều 15.") };
    assert_eq!(kind(&asked("numerical", "Bao nhiêu?", number)), expected);

    let side = |left: &str, right: &str| {
        format!(
            "<subquestion format=\"html\"><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        )
    };
    let sides =
        [("Khai sinh", "60 ngày"), ("Khai tử", "15 ngày"), ("Chứng thực", "trong ngày"), ("", "1 năm")];
    let answers: String = sides.iter().map(|(left, right)| side(left, right)).collect();
    let pairs = sides[..3].iter().map(|(left, right)| ((*left).into(), (*right).into())).collect();
    let expected = Kind::Matching { pairs, extra: vec!["1 năm".into()] };
    assert_eq!(kind(&asked("matching", "Ghép.", &answers)), expected);
    assert_eq!(kind(&asked("essay", "Kể lại.", "")), Kind::Essay);
    assert_eq!(kind(&asked("description", "Phần sau.", "")), Kind::Description);
}

#[test]
fn html_becomes_the_text_that_people_see() {
    for (html, text) in [
        ("<p>Chị Hoa&nbsp;hỏi:</p>\r\n<p><em>Bao lâu</em>?</p>", "Chị Hoa hỏi:\nBao lâu?"),
        ("Dòng một<br />\n   dòng hai", "Dòng một\ndòng hai"),
        ("Một câu\n   trong hai dòng", "Một câu trong hai dòng"),
        ("<ul>\n <li>Tờ khai</li>\n <li><strong>CCCD</strong></li>\n</ul>Hết", "• Tờ khai\n• CCCD\nHết"),
        ("<ol><li>Nộp</li><li>Chờ</li></ol>", "1. Nộp\n2. Chờ"),
        ("m&agrave;u &#273;&#x1ecf; &ldquo;&lt;b&gt;&rdquo;", "màu đỏ “<b>”"),
        ("5 < 6 & 7 > 6 &khong;", "5 < 6 & 7 > 6 &khong;"),
        ("<!-- ghi chú --><style>p{}</style><o:p>Xã</o:p><script>x<y</script>!", "Xã!"),
        ("<span title='a>b'>Xã</span> <a", "Xã <a"),
    ] {
        assert_eq!(html::to_text(html, false, &mut html::Losses::new()), text, "{html}");
    }
}

#[test]
fn problems_are_named_by_line() {
    let answers =
        "<answer fraction=\"100\"><text>a</text></answer>\n<answer fraction=\"0\"><text>b</text></answer>";
    let lost_answer =
        "<answer fraction=\"100\"><text>a</text></answer>\n<answer fraction=\"0\"><text/></answer>";
    let picture = "Xem <img src=\"@@PLUGINFILE@@/a.png\"> <a href=\"https://vi.du\">đây</a><table><tr><td>1</td></tr></table>";
    for (file, line, lost, words) in [
        (asked("multianswer", "{1:SA:=a}", ""), 3, true, "“ht-01”: gaps inside a text"),
        (asked("ddwtos", "a [[1]]", ""), 3, true, "type ddwtos are not known"),
        (asked("calculated", "{x}", ""), 3, true, "type calculated are not known"),
        (asked("multichoice", "", answers), 3, true, "has no text"),
        (asked("multichoice", "Ai ký?", lost_answer), 5, true, "this option has no text"),
        (asked("multichoice", "Ai ký?", &answers.replace("100", "90")), 3, true, "no option is right"),
        (asked("multichoice", "Ai ký?", &answers.replace("100", "300")), 4, true, "-100 to 100"),
        (asked("multichoice", "Ai ký?", ""), 3, true, "one option is no choice"),
        (
            asked("multichoice", picture, answers),
            3,
            false,
            "pictures, tables, the addresses of links could not",
        ),
        (asked("truefalse", "Đúng?", ""), 3, true, "neither"),
        (asked("shortanswer", "Gì?", &answers.replace("100", "50")), 3, true, "counts fully"),
        (asked("shortanswer", "Gì?", &answers.replace("<text>b", "<text>b*")), 5, false, "only a star"),
        (asked("shortanswer", "Gì?", &format!("<usecase>1</usecase>{answers}")), 3, false, "capital letters"),
        (asked("shortanswer", "Gì?", &answers.replace(">a<", ">*<")), 4, true, "whatever is typed"),
        (asked("numerical", "Bao nhiêu?", answers), 4, true, "no number"),
        (asked("numerical", "Bao nhiêu?", &answers.replace(">a<", ">1,5<")), 4, true, "a point for decimals"),
        (asked("matching", "Ghép.", ""), 3, true, "two pairs"),
        (asked("essay", "Kể.", "<b></i>"), 4, true, "<b> is closed by </i>"),
        (
            quiz("<question type=\"essay\">\n<name><text>A</text></name>\n"),
            6,
            true,
            "“A”, which begins in line 3",
        ),
        (quiz("<question type=\"essay\"><a>\n<![CDATA["), 4, true, "not XML"),
        (
            "<!DOCTYPE quiz [<!ENTITY a \"b\">]>\n<quiz><question type=\"essay\"/></quiz>".into(),
            1,
            true,
            "DOCTYPE",
        ),
        ("Ai ký? {=Chủ tịch ~Trưởng thôn}".into(), 1, true, "no question here"),
        (String::new(), 1, true, "no question here"),
        ("x".repeat(BYTES_MAX + 1), 0, true, "5 MiB"),
    ] {
        let (items, problems) = read(&file);
        let [problem] = &problems[..] else { panic!("{file}\n{problems:#?}") };
        assert!(problem.text.contains(words), "{file}\n{}", problem.text);
        assert_eq!((problem.line, problem.lost), (line, lost), "{file}\n{}", problem.text);
        assert_eq!(items.is_empty(), lost, "{file}");
    }
}

#[test]
fn a_broken_question_does_not_take_others_along() {
    let essay = |name: &str| {
        format!(
            "<question type=\"essay\"><name><text>{name}</text></name><questiontext><text>{name}?</text></questiontext></question>\n"
        )
    };
    let file = quiz(
        &[
            &essay("Một"),
            "<question type=\"essay\"><name><text>Hai</text></name>\n",
            &essay("Ba"),
            "<question type=\"essay\"><questiontext><text>Bốn</questiontext></question>\n",
            &essay("Năm"),
            "<question type=\"essay\"><text a=<!></text>\n",
            &essay("Bảy"),
        ]
        .concat(),
    );
    let (items, problems) = read(&file);
    let titles: Vec<_> = items.iter().filter_map(|item| item.title.as_deref()).collect();
    assert_eq!(titles, ["Một", "Ba", "Năm", "Bảy"], "{problems:#?}");
    let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.lost)).collect();
    assert_eq!(lines.len(), 3, "{problems:#?}");
    assert!(lines.iter().all(|(_, lost)| *lost));
}

#[test]
fn deep_files_are_refused_without_harm() {
    let deep = format!("<quiz><question type=\"essay\">{}", "<a>".repeat(300_000));
    let (items, problems) = read(&deep);
    assert!(items.is_empty() && problems.len() == 1 && problems[0].text.contains("too deep"), "{problems:?}");
    let (_, problems) = read(&"<question><![CDATA[".repeat(5_000));
    assert!(problems.len() <= 51);
}

/// The same items as if all stood in line 0, in one format.
fn unplaced(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        item.line = 0;
        item.format = Format::Moodle;
        if let Kind::Choice { options, .. } = &mut item.kind {
            options.iter_mut().for_each(|option| option.line = 0);
        }
    }
    items
}

/// Text as `read` returns it: trimmed, not empty, full of what XML, HTML and GIFT could mistake.
fn words() -> impl Strategy<Value = String> {
    let bits = vec![
        "xã",
        "Đúng",
        "a\u{309}",
        " ",
        "  ",
        "\n",
        "\\",
        "~",
        "=",
        "#",
        "{",
        "}",
        "::",
        "%50%",
        "<",
        ">",
        "&",
        "]]>",
        "<b>",
        "<br>",
        "</text>",
        "&amp;",
        "&#60;",
        "<![CDATA[",
        "<!--",
        "\"",
        "'",
        "*",
        "_____",
        "\t",
        "\u{a0}",
    ];
    prop::collection::vec(prop::sample::select(bits), 1..7)
        .prop_map(|bits| bits.concat().trim().to_owned())
        .prop_filter("text", |text| !text.is_empty())
}

fn line() -> impl Strategy<Value = String> {
    words().prop_map(|text| text.replace('\n', " "))
}

fn maybe(text: impl Strategy<Value = String>) -> impl Strategy<Value = Option<String>> {
    prop::option::of(text)
}

fn weight() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![0.0, 100.0, 50.0, -33.33333, 12.5])
}

fn some_choice() -> impl Strategy<Value = Kind> {
    let option = (words(), weight(), maybe(words()));
    let option = option.prop_map(|(text, weight, feedback)| Choice { line: 0, text, weight, feedback });
    (any::<bool>(), words(), prop::collection::vec(option, 1..4)).prop_map(|(single, text, mut options)| {
        options.push(Choice { line: 0, text, weight: 100.0, feedback: None });
        Kind::Choice { single, options }
    })
}

fn some_short() -> impl Strategy<Value = Kind> {
    let accepted = (words(), weight(), maybe(words()));
    let accepted = accepted.prop_map(|(text, weight, feedback)| Accepted { text, weight, feedback });
    (words(), prop::collection::vec(accepted, 0..4)).prop_map(|(text, mut accepted)| {
        accepted.push(Accepted { text, weight: 100.0, feedback: None });
        Kind::Short { accepted }
    })
}

fn some_number() -> impl Strategy<Value = Kind> {
    let range = (-1e6..1e6f64, 0.0..1e3f64, weight(), maybe(words()));
    let range =
        range.prop_map(|(low, more, weight, feedback)| Range { low, high: low + more, weight, feedback });
    (prop::collection::vec(range, 0..3), maybe(words())).prop_map(|(mut accepted, otherwise)| {
        accepted.push(Range { low: 1.0, high: 1.0, weight: 100.0, feedback: None });
        Kind::Number { accepted, otherwise }
    })
}

fn some_kind() -> impl Strategy<Value = Kind> {
    let pairs = prop::collection::vec((words(), words()), 2..4);
    prop_oneof![
        some_choice(),
        some_short(),
        some_number(),
        (any::<bool>(), maybe(words()), maybe(words()))
            .prop_map(|(right, if_wrong, if_right)| Kind::TrueFalse { right, if_wrong, if_right }),
        (pairs, prop::collection::vec(words(), 0..3))
            .prop_map(|(pairs, extra)| Kind::Matching { pairs, extra }),
        Just(Kind::Essay),
        Just(Kind::Description),
    ]
}

fn some_item() -> impl Strategy<Value = Item> {
    let formats = vec![Format::Moodle, Format::Plain, Format::Markdown];
    let around = (maybe(line()), maybe(line()), prop::collection::vec(line(), 0..3), maybe(line()));
    let inside = (prop::sample::select(formats), words(), some_kind(), maybe(words()));
    (around, inside).prop_map(|((category, id, tags, title), (format, text, kind, general))| {
        // An id that says what the name says is not kept twice.
        let id = id.filter(|id| Some(id) != title.as_ref());
        Item { line: 0, category, id, tags, title, format, text, kind, general }
    })
}

fn scraps() -> impl Strategy<Value = String> {
    let bits = vec![
        "<quiz>",
        "<question type=\"multichoice\">",
        "<question",
        "</question>",
        "<text>",
        "</text>",
        "<answer fraction=\"100\">",
        "</answer>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&",
        "&#0;",
        "&#xd800;",
        "&amp;",
        "\"",
        "<",
        ">",
        "/",
        "xã",
        "\n",
        "<name>",
        "</name>",
        "<questiontext format=\"html\">",
        "</questiontext>",
        "<?",
        "?>",
        "<subquestion>",
        "<tolerance>",
        "1e999",
        "ộ",
    ];
    prop::collection::vec(prop::sample::select(bits), 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(items in prop::collection::vec(some_item(), 0..5)) {
        let (again, problems) = read(&write(&items));
        prop_assert!(items.is_empty() || problems.iter().all(|problem| !problem.lost), "{:#?}", problems);
        prop_assert_eq!(unplaced(again), unplaced(items));
    }

    #[test]
    fn no_text_makes_the_reader_stumble(text in prop_oneof![scraps(), any::<String>()]) {
        let (items, _) = read(&text);
        let _ = read(&write(&items));
        let _ = html::to_text(&text, false, &mut html::Losses::new());
    }

    #[test]
    fn ends_and_middles_agree(low in -1e9..1e9f64, more in 0.0..1e6f64) {
        let (middle, tolerance) = numbers::middle(low, low + more);
        prop_assert_eq!(numbers::ends(&middle, &tolerance), Some((low, low + more)));
    }
}
