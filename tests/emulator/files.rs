//! Files, up and down.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::rig::{NOT_MODIFIED, Rig, TOKEN, png};

#[tokio::test]
async fn files_go_up_and_come_down() {
    let rig = Rig::started().await;
    let url = |method: &str| rig.url(&format!("/bot{TOKEN}/{method}"));
    let form = || Form::new().text("chat_id", rig.lan.to_string());
    let part = |bytes: &[u8], name: &str| Part::bytes(bytes.to_vec()).file_name(name.to_string());
    let post = async |method: &str, form: Form| {
        let answer: Value =
            rig.http.post(url(method)).multipart(form).send().await.unwrap().json().await.unwrap();
        answer
    };
    let form1 = form().text("document", "attach://tep").part("tep", part(b"%PDF", "Giấy chứng nhận.pdf"));
    let sent = post("sendDocument", form1.text("caption", "<b>của</b> bạn").text("parse_mode", "HTML")).await;
    let document = &sent["result"]["document"];
    assert_eq!((&document["file_name"], &document["file_size"]), (&json!("Giấy chứng nhận.pdf"), &json!(4)));
    assert_eq!(sent["result"]["caption_entities"][0]["type"], "bold");
    let again = rig.ok("sendDocument", json!({ "chat_id": rig.lan, "document": document["file_id"] })).await;
    assert_eq!(again["document"]["file_unique_id"], document["file_unique_id"]);

    let path = rig.ok("getFile", json!({ "file_id": document["file_id"] })).await["file_path"].clone();
    let path = path.as_str().unwrap().replace('/', "%2F");
    let file = rig.http.get(rig.url(&format!("/file/bot{TOKEN}/{path}"))).send().await.unwrap();
    assert_eq!(file.text().await.unwrap(), "%PDF");

    let sent = post("sendPhoto", form().part("photo", part(&png(), "a.png"))).await;
    let sizes = sent["result"]["photo"].as_array().unwrap();
    assert_eq!((sizes.len(), &sizes[1]["width"]), (2, &json!(640)));
    let as_document = json!({ "chat_id": rig.lan, "document": sizes[1]["file_id"] });
    rig.bad("sendDocument", as_document, "can't use file of type Photo as Document").await;
    let edited =
        json!({ "chat_id": rig.lan, "message_id": sent["result"]["message_id"], "caption": "Sơ đồ" });
    assert_eq!(rig.ok("editMessageCaption", edited.clone()).await["caption"], "Sơ đồ");
    rig.bad("editMessageCaption", edited, NOT_MODIFIED).await;
    let text = json!({ "chat_id": rig.lan, "message_id": sent["result"]["message_id"], "text": "x" });
    rig.bad("editMessageText", text, "there is no text in the message to edit").await;

    let words = async |method: &str, form: Form| post(method, form).await["description"].clone();
    let photo = |bytes: &[u8]| form().part("photo", part(bytes, "a.png"));
    assert_eq!(words("sendPhoto", photo(b"no picture")).await, "Bad Request: IMAGE_PROCESS_FAILED");
    assert_eq!(words("sendPhoto", photo(b"")).await, "Bad Request: file must be non-empty");
    let long = photo(&png()).text("caption", "x".repeat(1025));
    assert_eq!(words("sendPhoto", long).await, "Bad Request: message caption is too long");
    let large = form().part("document", part(&vec![0; 21 << 20], "a.bin"));
    assert_eq!(words("sendDocument", large).await, "Request Entity Too Large");
    rig.bad("sendPhoto", json!({ "chat_id": rig.lan }), "there is no photo in the request").await;
    for (given, why) in [
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("https://a.vn/a.png", "failed to get HTTP URL content"),
    ] {
        rig.bad("sendPhoto", json!({ "chat_id": rig.lan, "photo": given }), why).await;
    }
    rig.bad("getFile", json!({ "file_id": "x" }), "invalid file_id").await;
}
