//! Pictures: one upload each, and whatever becomes of a picture, its text arrives.

use std::sync::Arc;

use hochoi::course::Course;
use hochoi::sandbox::{Fault, MessageView, UserId};
use hochoi::store::Counts;

use crate::databases::Fresh;
use crate::rig::Rig;

const SVG: &str = include_str!("../pictures/plain.svg");

/// Lan and Hùng have joined a course whose first topic, and no other, has a picture.
async fn rig(fresh: &Fresh, change: impl FnOnce(&mut Course)) -> Rig {
    let mut rig = Rig::with(fresh, |edition| {
        let course = Arc::make_mut(&mut edition.course);
        course.topics.iter_mut().for_each(|topic| topic.picture = None);
        course.topics[0].picture = Some(SVG.to_owned());
        course.topics[0].about.vi = "Học hỏi.".to_owned();
        change(course);
    })
    .await;
    for who in [rig.lan, rig.hung] {
        rig.says(who, "/start").await;
        rig.has_joined(who).await;
    }
    rig
}

/// The bot's newest message to somebody.
fn newest(rig: &Rig, who: UserId) -> MessageView {
    rig.heard(who).pop().expect("the bot said something")
}

/// The id of the picture of a message that must have one, and must be a whole front page.
fn page(message: &MessageView) -> String {
    assert!(message.text.contains("Chuyên đề 1"), "{}", message.text);
    assert!(message.buttons.iter().flatten().any(|button| button.text.contains('1')), "there is a way in");
    let photo = message.photo.as_ref().expect("the page has a picture");
    assert_eq!((photo.width, photo.height, photo.mime.as_str()), (1200, 630, "image/png"));
    photo.file_id.clone()
}

/// How many pictures Telegram was given; it keeps each in two sizes.
fn uploads(rig: &Rig) -> usize {
    rig.sandbox.save()["files"].as_object().map_or(0, |files| files.len()) / 2
}

async fn counts(rig: &Rig) -> Counts {
    rig.app.store.message_counts().await.expect("counts")
}

fn refusal(words: &str) -> Fault {
    Fault { code: Some(400), description: Some(words.to_owned()), ..Fault::default() }
}

pub async fn a_picture_is_uploaded_once_and_then_sent_by_its_id(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.says(rig.lan, "cd01").await;
    let first = page(&newest(&rig, rig.lan));
    rig.says(rig.lan, "chuyên đề").await;
    rig.presses(rig.lan, "topic:");
    rig.fetch().await;
    rig.says(rig.hung, "cd01").await;
    assert_eq!(page(&newest(&rig, rig.lan)), first);
    assert_eq!(page(&newest(&rig, rig.hung)), first);
    assert_eq!(uploads(&rig), 1);
    rig.says(rig.lan, "cd02").await;
    assert!(newest(&rig, rig.lan).photo.is_none(), "a topic without a picture is text");
    // A process that starts anew knows the id.
    let known = rig.app.album.of("cd01").expect("it has a picture").name;
    assert!(rig.app.store.picture_id("telegram", "42", &known).await.expect("looks").is_some());
}

pub async fn two_who_ask_at_the_same_moment_share_one_upload(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.sandbox.fails_next("sendPhoto", Fault { delay_ms: 300, ..Fault::default() });
    rig.sandbox.says(rig.lan, "cd01");
    rig.sandbox.says(rig.hung, "cd01");
    rig.fetch().await;
    assert_eq!(page(&newest(&rig, rig.lan)), page(&newest(&rig, rig.hung)));
    assert_eq!(uploads(&rig), 1);
}

pub async fn an_id_that_telegram_lost_is_forgotten_and_the_picture_uploaded_again(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.says(rig.lan, "cd01").await;
    let first = page(&newest(&rig, rig.lan));
    rig.sandbox.fails_next("sendPhoto", refusal("Bad Request: wrong file identifier/HTTP URL specified"));
    rig.says(rig.lan, "cd01").await;
    let second = page(&newest(&rig, rig.lan));
    assert_ne!(first, second);
    rig.says(rig.lan, "cd01").await;
    assert_eq!(page(&newest(&rig, rig.lan)), second, "the new id is kept");
    assert_eq!(uploads(&rig), 2);
    assert_eq!(counts(&rig).await.dead, 0);
}

pub async fn a_picture_that_is_refused_does_not_cost_its_text(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.sandbox.fails_next("sendPhoto", refusal("Bad Request: IMAGE_PROCESS_FAILED"));
    rig.says(rig.lan, "cd01").await;
    let shown = newest(&rig, rig.lan);
    assert!(shown.photo.is_none() && shown.text.contains("Chuyên đề 1") && !shown.buttons.is_empty());
    assert_eq!(counts(&rig).await.dead, 0);
    rig.says(rig.lan, "cd01").await;
    page(&newest(&rig, rig.lan));
}

pub async fn an_upload_that_breaks_is_tried_again(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    let heard = rig.heard(rig.lan).len();
    rig.sandbox.fails_next("sendPhoto", Fault { code: Some(502), ..Fault::default() });
    rig.says(rig.lan, "cd01").await;
    assert_eq!(rig.heard(rig.lan).len(), heard);
    assert_eq!(counts(&rig).await.waiting, 1);
    rig.wait(2).await;
    page(&newest(&rig, rig.lan));
    assert_eq!((rig.heard(rig.lan).len(), uploads(&rig)), (heard + 1, 1));
}

pub async fn a_picture_that_left_the_course_does_not_cost_its_text(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.sandbox.fails_next("sendPhoto", Fault { code: Some(502), ..Fault::default() });
    rig.says(rig.lan, "cd01").await;
    // Other lessons are taken while the message waits.
    rig.app.album.hang([]);
    rig.wait(2).await;
    let shown = newest(&rig, rig.lan);
    assert!(shown.photo.is_none() && shown.text.contains("Chuyên đề 1") && !shown.buttons.is_empty());
    assert_eq!((uploads(&rig), counts(&rig).await.dead), (0, 0));
}

pub async fn a_text_too_long_for_a_caption_follows_its_picture(fresh: Fresh) {
    let mut rig = rig(&fresh, |course| {
        course.topics[0].about.vi = "Học hỏi. ".repeat(120);
    })
    .await;
    rig.says(rig.lan, "cd01").await;
    let heard = rig.heard(rig.lan);
    let [.., picture, text] = &heard[..] else { panic!("there are two") };
    assert!(picture.photo.is_some() && picture.text.is_empty() && picture.buttons.is_empty());
    assert!(text.photo.is_none() && text.text.contains("Chuyên đề 1") && !text.buttons.is_empty());
}

pub async fn a_picture_cannot_become_text_so_text_is_said_anew(fresh: Fresh) {
    let mut rig = rig(&fresh, |_| {}).await;
    rig.says(rig.lan, "cd01").await;
    let shown = newest(&rig, rig.lan);
    page(&shown);
    // The same button twice, as impatient people press: the second time the card is to replace what it stood on.
    let data = shown.buttons[0][0].data.clone().expect("the first lesson");
    for _ in 0..2 {
        rig.sandbox.presses(rig.lan, shown.id, &data).expect("it can be pressed");
        rig.fetch().await;
    }
    assert_eq!(counts(&rig).await.dead, 0);
    assert!(newest(&rig, rig.lan).id > shown.id);
    assert!(rig.heard(rig.lan).iter().any(|message| message.id == shown.id && message.photo.is_some()));
}
