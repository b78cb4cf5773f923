//! What goes out.

use hochoi::sandbox::Fault;
use hochoi::store::Counts;
use serde_json::json;

use crate::databases::Fresh;
use crate::rig::Rig;

async fn counts(rig: &Rig) -> Counts {
    rig.app.store.message_counts().await.expect("counts")
}

fn refusal(code: u16, words: &str) -> Fault {
    Fault { code: Some(code), description: Some(words.to_owned()), ..Fault::default() }
}

pub async fn a_flood_answer_is_obeyed_and_never_kills_a_message(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    // More often than a message is tried at most.
    for _ in 0..10 {
        rig.sandbox.fails_next("sendMessage", Fault::too_many(7));
    }
    rig.says(rig.lan, "/start").await;
    for _ in 0..10 {
        assert!(rig.heard(rig.lan).is_empty());
        assert_eq!(counts(&rig).await, Counts { waiting: 1, ..Counts::default() });
        let next = rig.app.store.next_moment(rig.now()).await.expect("answers").expect("it is tried again");
        assert!((next - rig.now()).num_seconds() >= 7, "not before the time that Telegram named");
        rig.wait(6).await;
        assert!(rig.heard(rig.lan).is_empty());
        rig.wait(next.signed_duration_since(rig.now()).num_seconds() + 1).await;
    }
    assert_eq!(rig.heard(rig.lan).len(), 1);
    assert_eq!(counts(&rig).await, Counts { sent: 1, ..Counts::default() });
}

pub async fn a_gateway_that_is_away_is_tried_again(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.sandbox.fails_next("sendMessage", Fault { code: Some(502), ..Fault::default() });
    rig.says(rig.lan, "/start").await;
    assert!(rig.heard(rig.lan).is_empty());
    assert_eq!(counts(&rig).await, Counts { waiting: 1, ..Counts::default() });
    rig.wait(2).await;
    assert_eq!(rig.heard(rig.lan).len(), 1);
}

pub async fn a_broken_connection_may_say_it_twice_but_never_not(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.sandbox.fails_next("sendMessage", Fault { drop_after_commit: true, ..Fault::default() });
    rig.says(rig.lan, "/start").await;
    assert_eq!(rig.heard(rig.lan).len(), 1, "it was said, but the bot cannot know");
    assert_eq!(counts(&rig).await, Counts { waiting: 1, ..Counts::default() });
    rig.wait(2).await;
    assert_eq!(rig.heard(rig.lan).len(), 2);
    assert_eq!(counts(&rig).await, Counts { sent: 1, ..Counts::default() });
}

pub async fn who_blocked_the_bot_gets_nothing_until_they_write(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.says(rig.lan, "/start").await;
    rig.has_joined(rig.lan).await;
    rig.says(rig.lan, "/dung").await;
    rig.says(rig.lan, "/tieptuc").await;
    let planned = rig.app.store.next_moment(rig.now()).await.expect("answers");
    let heard = rig.heard(rig.lan).len();
    // They block the bot while an answer is on its way: Telegram's refusal is how we learn of it.
    rig.sandbox.fails_next("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"));
    rig.says(rig.lan, "tiến độ").await;
    assert_eq!(counts(&rig).await.dead, 1);
    assert_eq!(rig.heard(rig.lan).len(), heard);
    assert!(planned.is_some());
    assert_eq!(rig.app.store.next_moment(rig.now()).await.expect("answers"), None, "no lesson is planned");
    rig.says(rig.lan, "tiến độ").await;
    assert!(rig.heard(rig.lan).len() > heard, "whoever writes is answered");
    assert_eq!(rig.app.store.next_moment(rig.now()).await.expect("answers"), planned, "and learns on");
    // And the other way: Telegram tells that they blocked the bot.
    rig.sandbox.blocks(rig.lan);
    rig.fetch().await;
    assert_eq!(rig.app.store.next_moment(rig.now()).await.expect("answers"), None);
    rig.sandbox.unblocks(rig.lan);
    rig.fetch().await;
    assert_eq!(rig.app.store.next_moment(rig.now()).await.expect("answers"), planned);
}

pub async fn a_message_that_is_gone_is_said_anew(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.at_a_card().await;
    let heard = rig.heard(rig.lan).len();
    let (message, _) = rig.presses(rig.lan, "card");
    let deleted = rig.call("deleteMessage", json!({ "chat_id": rig.lan, "message_id": message })).await;
    assert_eq!(deleted["ok"], true, "{deleted}");
    rig.fetch().await;
    let now = rig.heard(rig.lan);
    assert_eq!(now.len(), heard, "one is gone, one is new");
    assert!(now.last().is_some_and(|last| last.id > message && !last.is_edited));
    assert_eq!(counts(&rig).await.dead, 0);
}

pub async fn a_message_that_is_the_same_already_is_sent(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.at_a_card().await;
    let (heard, before) = (rig.heard(rig.lan).len(), counts(&rig).await);
    let words = "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                 the same as a current content and reply markup of the message";
    rig.sandbox.fails_next("editMessageText", refusal(400, words));
    rig.presses(rig.lan, "card");
    rig.fetch().await;
    assert_eq!(rig.heard(rig.lan).len(), heard, "nothing is said anew");
    // The answer to the press and the card.
    assert_eq!(counts(&rig).await, Counts { sent: before.sent + 2, ..before });
}

pub async fn a_button_that_stopped_waiting_is_answered_enough(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.at_a_card().await;
    let before = counts(&rig).await;
    let words = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    rig.sandbox.fails_next("answerCallbackQuery", refusal(400, words));
    let (message, query) = rig.presses(rig.lan, "card");
    rig.fetch().await;
    assert!(rig.sandbox.answer_to(&query).is_none());
    assert_eq!(counts(&rig).await, Counts { sent: before.sent + 2, ..before });
    assert!(rig.heard(rig.lan).iter().any(|card| card.id == message && card.is_edited), "the card goes on");
}

pub async fn a_message_that_is_refused_is_dead_and_the_next_one_goes(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.sandbox.fails_next("sendMessage", refusal(400, "Bad Request: can't parse entities"));
    rig.says(rig.lan, "/start").await;
    assert_eq!(counts(&rig).await, Counts { dead: 1, ..Counts::default() });
    rig.says(rig.lan, "/start").await;
    assert_eq!(rig.heard(rig.lan).len(), 1);
}

pub async fn one_chat_in_trouble_holds_nobody_up(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.sandbox.fails_next("sendMessage", Fault::too_many(60));
    rig.says(rig.lan, "/start").await;
    rig.says(rig.hung, "/start").await;
    assert_eq!((rig.heard(rig.lan).len(), rig.heard(rig.hung).len()), (0, 1));
    // What Lan writes meanwhile waits behind her first answer, in order.
    rig.says(rig.lan, "xin chào").await;
    assert!(rig.heard(rig.lan).is_empty());
    rig.wait(61).await;
    assert!(rig.heard(rig.lan).len() >= 2);
    assert_eq!(counts(&rig).await.waiting, 0);
}
