//! Ids under which channels know our pictures.

use super::basics::*;
use crate::databases::Fresh;

pub async fn a_picture_is_known_per_channel_and_bot(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.keep_picture_id("telegram", "42", "h1", "id1").await.expect("keeps");
    for (channel, bot, hash, id) in [
        ("telegram", "42", "h1", Some("id1")),
        ("telegram", "43", "h1", None),
        ("other", "42", "h1", None),
        ("telegram", "42", "h2", None),
    ] {
        let known = store.picture_id(channel, bot, hash).await.expect("looks");
        assert_eq!(known.as_deref(), id, "{channel} {bot} {hash}");
    }
}

pub async fn the_last_id_of_a_picture_holds_and_only_a_lost_one_is_forgotten(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.keep_picture_id("telegram", "42", "h1", "id1").await.expect("keeps");
    store.keep_picture_id("telegram", "42", "h1", "id2").await.expect("keeps");
    store.forget_picture_id("telegram", "42", "h1", "id1").await.expect("forgets");
    let known = async || store.picture_id("telegram", "42", "h1").await.expect("looks");
    assert_eq!(known().await.as_deref(), Some("id2"), "somebody uploaded it meanwhile");
    store.forget_picture_id("telegram", "42", "h1", "id2").await.expect("forgets");
    assert_eq!(known().await, None);
}
