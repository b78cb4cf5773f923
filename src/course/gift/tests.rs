//! Examples from the work of a commune office, and two properties: what was read can be written and
//! read again, and no text makes the reader stumble.

use proptest::prelude::*;

use super::*;

/// The items of a file without any problem.
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

fn option(line: usize, text: &str, weight: f64, feedback: Option<&str>) -> Choice {
    Choice { line, text: text.into(), weight, feedback: feedback.map(Into::into) }
}

fn typed(text: &str, weight: f64, feedback: Option<&str>) -> Accepted {
    Accepted { text: text.into(), weight, feedback: feedback.map(Into::into) }
}

fn range(low: f64, high: f64, weight: f64, feedback: Option<&str>) -> Range {
    Range { low, high, weight, feedback: feedback.map(Into::into) }
}

fn pair(left: &str, right: &str) -> (String, String) {
    (left.into(), right.into())
}

#[test]
fn everything_around_a_question() {
    let file = "\u{feff}// Bộ câu hỏi của tổ Một cửa\r\n\r\n$CATEGORY: $course$/top/Hộ tịch\r\n\r\n\
        // [id:ht-01] [tag:khai sinh] [tag:mục \\[1\\]]\r\n\
        ::Khai sinh\\: thời hạn::[html]Cha mẹ phải đăng ký khai sinh cho con\r\n\
        // ghi chú ở giữa\r\n\
        trong bao nhiêu <b>ngày</b>?\t{=60 ~30####Xem Điều 15\\nLuật Hộ tịch.}\r\n";
    let [item] = &clean(file)[..] else { panic!("one question") };
    assert_eq!(item.line, 6);
    assert_eq!(item.category, some("$course$/top/Hộ tịch"));
    assert_eq!(item.id, some("ht-01"));
    assert_eq!(item.tags, ["khai sinh", "mục \\[1]"]);
    assert_eq!(item.title, some("Khai sinh: thời hạn"));
    assert_eq!(item.format, Format::Html);
    assert_eq!(item.text, "Cha mẹ phải đăng ký khai sinh cho con\ntrong bao nhiêu <b>ngày</b>?");
    assert_eq!(item.general, some("Xem Điều 15\nLuật Hộ tịch."));
    let options = vec![option(8, "60", 100.0, None), option(8, "30", 0.0, None)];
    assert_eq!(item.kind, Kind::Choice { single: true, options });
}

#[test]
fn choices() {
    let single = "Ai ký giấy khai sinh?{\n  =Chủ tịch xã # Đúng rồi.\n  \
        ~%25%Phó Chủ tịch xã#Khi được phân công.\n  // chưa dùng\n  ~Trưởng thôn\n}";
    let options = vec![
        option(2, "Chủ tịch xã", 100.0, Some("Đúng rồi.")),
        option(3, "Phó Chủ tịch xã", 25.0, Some("Khi được phân công.")),
        option(5, "Trưởng thôn", 0.0, None),
    ];
    assert_eq!(kind(single), Kind::Choice { single: true, options });

    let several =
        "Hồ sơ gồm những gì?{~%50%Tờ khai ~%50%Giấy chứng sinh ~%-33.33333%Hộ chiếu của bà ~Ảnh cưới}";
    let options = vec![
        option(1, "Tờ khai", 50.0, None),
        option(1, "Giấy chứng sinh", 50.0, None),
        option(1, "Hộ chiếu của bà", -33.33333, None),
        option(1, "Ảnh cưới", 0.0, None),
    ];
    assert_eq!(kind(several), Kind::Choice { single: false, options });
}

#[test]
fn true_or_false() {
    let truth = |right, if_wrong: &str, if_right: &str| Kind::TrueFalse {
        right,
        if_wrong: some(if_wrong).filter(|text| !text.is_empty()),
        if_right: some(if_right).filter(|text| !text.is_empty()),
    };
    for (braces, expected) in [
        ("{T}", truth(true, "", "")),
        ("{ false }", truth(false, "", "")),
        ("{TRUE#Xem lại Điều 8.#Chính xác.}", truth(true, "Xem lại Điều 8.", "Chính xác.")),
        ("{F#Không thu phí đâu.}", truth(false, "Không thu phí đâu.", "")),
        ("{F##Đúng, miễn phí.}", truth(false, "", "Đúng, miễn phí.")),
    ] {
        assert_eq!(kind(&format!("Đăng ký khai sinh đúng hạn phải nộp lệ phí. {braces}")), expected);
    }
}

#[test]
fn short_answers() {
    for (braces, expected) in [
        ("{=Tư pháp - hộ tịch}", vec![typed("Tư pháp - hộ tịch", 100.0, None)]),
        ("{Một cửa}", vec![typed("Một cửa", 100.0, None)]),
        (
            "{=một cửa #Đúng. =%50%bộ phận tiếp nhận#Gần đúng.}",
            vec![typed("một cửa", 100.0, Some("Đúng.")), typed("bộ phận tiếp nhận", 50.0, Some("Gần đúng."))],
        ),
        (
            "{=T\\=60 =C:\\\\ho_so =\\frac}",
            vec![typed("T=60", 100.0, None), typed("C:\\ho_so", 100.0, None), typed("\\frac", 100.0, None)],
        ),
    ] {
        assert_eq!(kind(&format!("Người dân nộp hồ sơ ở đâu? {braces}")), Kind::Short { accepted: expected });
    }
}

#[test]
fn numbers() {
    let number =
        |accepted, otherwise: Option<&str>| Kind::Number { accepted, otherwise: otherwise.map(Into::into) };
    for (braces, expected) in [
        ("{#60}", number(vec![range(60.0, 60.0, 100.0, None)], None)),
        ("{#8.3:0.1}", number(vec![range(8.2, 8.4, 100.0, None)], None)),
        ("{#-5..-1.5}", number(vec![range(-5.0, -1.5, 100.0, None)], None)),
        (
            "{# =60#Đúng hạn. =%50%60:5 ~#Xem Điều 15.}",
            number(
                vec![range(60.0, 60.0, 100.0, Some("Đúng hạn.")), range(55.0, 65.0, 50.0, None)],
                Some("Xem Điều 15."),
            ),
        ),
        ("{#=1e3 =%0%*#Chưa đúng.}", number(vec![range(1000.0, 1000.0, 100.0, None)], Some("Chưa đúng."))),
    ] {
        assert_eq!(kind(&format!("Thời hạn là bao nhiêu ngày? {braces}")), expected);
    }
}

#[test]
fn matching_and_the_rest() {
    let pairs =
        vec![pair("Khai sinh", "60 ngày"), pair("Khai tử", "15 ngày"), pair("Chứng thực", "trong ngày")];
    assert_eq!(
        kind(
            "Ghép việc với thời hạn.{=Khai sinh -> 60 ngày =Khai tử->15 ngày\n\
            =Chứng thực -> trong ngày = -> 1 năm}"
        ),
        Kind::Matching { pairs, extra: vec!["1 năm".into()] }
    );
    assert_eq!(kind("Kể lại một lần anh chị giải thích thủ tục cho người già. {}"), Kind::Essay);
    assert_eq!(kind("Phần này nói về chứng thực: bản sao {####Cảm ơn anh chị.}"), Kind::Essay);
    assert_eq!(kind("Phần sau nói về tiếp công dân."), Kind::Description);
}

#[test]
fn a_missing_word_leaves_a_gap() {
    let [item] = &clean("Nam từ đủ {=20 ~18} tuổi được kết hôn.")[..] else {
        panic!("one question")
    };
    assert_eq!(item.text, "Nam từ đủ _____ tuổi được kết hôn.");
    assert_eq!(write(&clean(&item_file(item))), item_file(item));
}

fn item_file(item: &Item) -> String {
    write(std::slice::from_ref(item))
}

#[test]
fn a_category_lasts_until_the_next() {
    let items = clean("Lời chào.\n\n$CATEGORY: Hộ tịch\n\nMột.\n\nHai.\n\n$CATEGORY: Đất đai\n\nBa.");
    let categories: Vec<_> = items.iter().map(|item| item.category.as_deref()).collect();
    assert_eq!(categories, [None, Some("Hộ tịch"), Some("Hộ tịch"), Some("Đất đai")]);
}

#[test]
fn decomposed_letters_stay_as_they_are() {
    let decomposed = "Xa\u{303} na\u{300}y co\u{301} ma\u{301}y tho\u{302}n?";
    assert_eq!(clean(decomposed)[0].text, decomposed);
}

#[test]
fn problems_are_named_by_line() {
    for (file, line, lost, words) in [
        ("Ai ký? {=Chủ tịch ~Trưởng thôn", 1, true, "never closed"),
        ("Ai ký? =Chủ tịch}", 1, true, "no { before"),
        ("Ai ký?\n{=Chủ tịch ~Trưởng thôn}}", 2, true, "one too many"),
        ("Ai ký? {=Chủ tịch ~Trưởng thôn}\nAi nhận? {=Văn thư ~Kế toán}", 2, true, "second {"),
        ("Ai ký? {\n=Chủ tịch\n~\n~Trưởng thôn}", 3, true, "no text"),
        ("Ai ký? {\n=Chủ tịch\n~%150%Trưởng thôn}", 3, true, "-100 to 100"),
        ("Ai ký? {\n=Chủ tịch\n~%33,3%Trưởng thôn}", 3, true, "not a number"),
        ("Ai ký? {~Chủ tịch ~Trưởng thôn}", 1, true, "No option is right"),
        ("Ai ký? {=%50%Chủ tịch ~Trưởng thôn}", 1, true, "No option is right"),
        ("Ai ký? {~Chủ tịch}", 1, true, "no choice"),
        ("Ai ký? {Chủ tịch ~Trưởng thôn}", 1, true, "before the first answer"),
        ("Ai ký? {=Chủ tịch =Phó Chủ tịch ~Trưởng thôn}", 1, false, "any one of them"),
        ("Ai ký? {~%50%Chủ tịch ~Trưởng thôn}", 1, false, "add up to 50"),
        ("Ai ký? {=Chủ tịch\n~Trưởng thôn\n~Trưởng thôn}", 3, false, "stands twice"),
        ("Xã thu phí. {T#Sai#Đúng\n#Thừa}", 2, true, "two feedbacks"),
        ("Xã thu phí. {Sai}", 1, false, "{TRUE} or {FALSE}"),
        ("Gọi là gì? {=%50%một cửa}", 1, true, "counts fully"),
        ("Bao nhiêu ngày? {#sáu mươi}", 1, true, "no number"),
        ("Bao nhiêu ngày? {#1,5}", 1, true, "a point for decimals"),
        ("Bao nhiêu ngày? {#5..1}", 1, true, "no number"),
        ("Bao nhiêu ngày? {#5:-1}", 1, true, "no number"),
        ("Bao nhiêu ngày? {#inf}", 1, true, "no number"),
        ("Bao nhiêu ngày? {#}", 1, true, "counts fully"),
        ("Bao nhiêu ngày? {#=60\n~30}", 2, true, "~#feedback"),
        ("Bao nhiêu ngày? {#=60 ~#Sai\n~#Chưa}", 2, true, "already"),
        ("Bao nhiêu đồng? {#10.000}", 1, false, "without a point"),
        ("Ghép. {=Khai sinh -> 60}", 1, true, "at least two pairs"),
        ("Ghép. {=Khai sinh -> 60 =Khai tử -> 15}", 1, false, "three pairs"),
        ("Ghép. {=Khai sinh -> 60\n=Khai tử 15}", 2, true, "has no ->"),
        ("Ghép. {=Khai sinh -> 60\n=Khai tử -> }", 2, true, "right side"),
        ("::Ai ký::{=Chủ tịch ~Trưởng thôn}", 1, true, "no text"),
        ("::Ai ký? {=Chủ tịch ~Trưởng thôn}", 1, true, "title has no end"),
        ("::Ai::Ai ký?\n\n::Ai::Ai nhận?", 3, false, "line 1"),
        ("// [id:a]\nAi ký?\n\n// [id:a]\nAi nhận?", 5, false, "line 2"),
        ("// [id:a]\n// [id:b]\nAi ký?", 2, false, "already"),
        ("// [id:a]\n\nAi ký?", 1, false, "no question"),
        ("Ai ký? {\n=Chủ tịch\n\n~Trưởng thôn\n\n}", 3, false, "blank line inside"),
        ("$CATEGORY: Hộ tịch\nAi ký?", 2, false, "before and after $CATEGORY"),
        ("Ai ký?\n$CATEGORY: Hộ tịch", 2, false, "before and after $CATEGORY"),
        ("$CATEGORY:\n\nAi ký?", 1, false, "no name"),
        ("Ai ký?\n=Chủ tịch", 2, false, "without braces"),
        ("[plain]Ai ký? {=Chủ tịch\n~[html]Trưởng thôn}", 2, false, "one format"),
    ] {
        let (items, problems) = read(file);
        let [problem] = &problems[..] else { panic!("{file}\n{problems:#?}") };
        assert!(problem.text.contains(words), "{file}\n{}", problem.text);
        assert_eq!((problem.line, problem.lost), (line, lost), "{file}");
        assert_eq!(items.is_empty(), lost, "{file}");
    }
}

#[test]
fn long_answers_are_noted() {
    let (items, problems) = read(&format!("Ai ký? {{=Chủ tịch ~{}}}", "rất dài ".repeat(20)));
    assert_eq!(items.len(), 1);
    assert!(problems[0].text.contains("159 characters"), "{problems:?}");
}

#[test]
fn a_broken_question_does_not_take_others_along() {
    let file = "Một? {T}\n\nHai? {=a ~b\n\nBa? {F}\n\n\
        ::Bốn {T}\n\nNăm? {\n\n=a\n\n~b\n\n}\n\nSáu.";
    let (items, problems) = read(file);
    let texts: Vec<_> = items.iter().map(|item| (item.line, item.text.as_str())).collect();
    assert_eq!(texts, [(1, "Một?"), (5, "Ba?"), (9, "Năm?"), (17, "Sáu.")]);
    let told: Vec<_> = problems.iter().map(|problem| (problem.line, problem.lost)).collect();
    assert_eq!(told, [(3, true), (7, true), (10, false)]);
}

#[test]
fn a_written_file_is_readable() {
    let file = "$CATEGORY: Hộ tịch\n\n// [id:ht-01] [tag:khai sinh]\n::Thời hạn::[html]Bao nhiêu ngày?{\n\t\
        =60#Đúng.\n\t\
        ~%25%30\n\t~15\n\t####Điều 15.\n}\n\nMiễn phí khi đúng hạn.{TRUE#Xem lại.}\n\n";
    assert_eq!(write(&clean(file)), file);
}

#[test]
fn what_gift_cannot_say_is_written_as_near_as_it_gets() {
    let mut item = clean("Mũi tên trông thế nào? {=->x ~y}").remove(0);
    item.kind = Kind::Short { accepted: vec![typed("A -> B", 100.0, None)] };
    assert_eq!(kind(&item_file(&item)), Kind::Short { accepted: vec![typed("A → B", 100.0, None)] });
}

#[test]
fn json_is_flat() {
    let item = clean("Xã thu phí. {F}").remove(0);
    let json = serde_json::to_value(item).expect("an item is plain data");
    assert_eq!(json["kind"], "true_false");
    assert_eq!(json["format"], "moodle");
    assert_eq!(json["right"], false);
}

/// The same items as if all stood in line 0.
fn unplaced(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        item.line = 0;
        if let Kind::Choice { options, .. } = &mut item.kind {
            options.iter_mut().for_each(|option| option.line = 0);
        }
    }
    items
}

/// Text as `read` returns it: trimmed, not empty, full of what GIFT could mistake.
fn words() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "xã",
        "Đúng",
        "a\u{309}",
        " ",
        "\n",
        "\\",
        "~",
        "=",
        "#",
        "{",
        "}",
        ":",
        "::",
        "####",
        "%50%",
        "%",
        "->",
        "//",
        "\\n",
        "[html]",
        "[id:x]",
        "]",
        "$CATEGORY:",
        "_____",
        "T",
        "-",
        ">",
        "..",
        "\u{a0}",
        "\u{feff}",
    ]);
    prop::collection::vec(bit, 1..6)
        .prop_map(|bits| bits.concat().trim().to_owned())
        .prop_filter("text", |text| !text.is_empty())
}

fn arrowless() -> impl Strategy<Value = String> {
    words().prop_map(|text| text.replace("->", "→"))
}

fn line() -> impl Strategy<Value = String> {
    words()
        .prop_map(|text| text.replace('\n', " ").trim().to_owned())
        .prop_filter("text", |text| !text.is_empty())
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
    let accepted = (arrowless(), weight(), maybe(arrowless()));
    let accepted = accepted.prop_map(|(text, weight, feedback)| Accepted { text, weight, feedback });
    (arrowless(), prop::collection::vec(accepted, 0..4)).prop_map(|(text, mut accepted)| {
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
    let pairs = prop::collection::vec((arrowless(), words()), 2..4);
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
    let formats = vec![Format::Moodle, Format::Html, Format::Plain, Format::Markdown];
    let around = (maybe(line()), maybe(line()), prop::collection::vec(line(), 0..3), maybe(words()));
    let inside = (prop::sample::select(formats), words(), some_kind(), maybe(words()));
    (around, inside).prop_map(|((category, id, tags, title), (format, text, kind, general))| {
        let general = general.filter(|_| kind != Kind::Description);
        Item { line: 0, category, id, tags, title, format, text, kind, general }
    })
}

fn scraps() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(SCRAPS.to_vec()), 0..60)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(items in prop::collection::vec(some_item(), 0..5)) {
        let (again, problems) = read(&write(&items));
        prop_assert!(problems.iter().all(|problem| !problem.lost), "{:#?}", problems);
        prop_assert_eq!(unplaced(again), items);
    }

    #[test]
    fn what_was_read_can_be_written(bits in scraps()) {
        let (items, problems) = read(&bits.concat());
        let lines = bits.concat().lines().count().max(1);
        prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)), "{:#?}", problems);
        let (again, _) = read(&write(&items));
        prop_assert_eq!(unplaced(again), unplaced(items));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let (items, _) = read(&text);
        let _ = write(&items);
    }
}

/// Scraps of GIFT, which in random order make every kind of mistake.
const SCRAPS: &[&str] = &[
    "xã",
    "a\u{309}",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\\",
    "~",
    "=",
    "#",
    "####",
    "{",
    "}",
    ":",
    "::",
    "%50%",
    "%",
    "->",
    "//",
    "// [id:x] [tag:y]\n",
    "[tag:\\",
    "]",
    "$CATEGORY:",
    "\n\n$CATEGORY: k\n\n",
    "\\n",
    "\\{",
    "[html]",
    "[plain]",
    "5",
    "1..5",
    "5:0.1",
    "T",
    "{T}",
    "{=a ~b}",
    "{#5",
    "{=a->b =c->d}",
    "_____",
    "{}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\n::t::",
    "*",
];
