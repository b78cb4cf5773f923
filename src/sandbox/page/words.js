"use strict";
// The words of the page in two languages. The bot's own words are not here.

const WORDS = {
  vi: {
    people: "Mọi người", people_hint: "Chọn một người để nhắn tin thay họ.", someone_new: "Người mới",
    language: "Ngôn ngữ", messages: "Tin nhắn", reply_keyboard: "Bàn phím trả lời", sections: "Các phần",
    tab_people: "Mọi người", tab_chat: "Trò chuyện", tab_clock: "Đồng hồ", tab_wire: "API",
    clock: "Đồng hồ", plus_hour: "+1 giờ", plus_day: "+1 ngày", to_next: "Đến việc kế tiếp",
    moving: "Đang tua thời gian…", clock_hint: "Tua thời gian để bài học và lời nhắc đến hạn.",
    wire: "Cuộc gọi API", clear: "Xóa", lost: "Mất kết nối với sân tập. Đang thử lại…",
    you_are: (name) => `Bạn là ${name}`, typing: "đang nhập…", choose: "Chọn một người ở bên trái.",
    block: "Chặn bot", unblock: "Bỏ chặn bot", blocked: "Bạn đã chặn bot này.", gone: "Tài khoản này đã bị xoá.",
    start: "Bắt đầu", what: "Bot này làm được gì?", empty: "Chưa có tin nhắn nào.", write: "Nhắn tin…", send: "Gửi",
    commands: "Lệnh của bot", attach: "Gửi danh thiếp", edited: "đã sửa", forwarded: "Tin chuyển tiếp",
    photo: "Ảnh", contact: "Danh thiếp", own: "của bạn", download: "Tải xuống", open: "Mở",
    share_title: "Chia sẻ số điện thoại?", share_text: (phone) => `Bot sẽ thấy số +${phone} của bạn.`,
    share: "Chia sẻ", cancel: "Thôi", close: "Đóng", whose: "Gửi danh thiếp của ai?", copied: "Đã chép",
    new_title: "Người mới", new_name: "Họ và tên", new_lang: "Ngôn ngữ của điện thoại", create: "Thêm",
    today: "Hôm nay", waiting: (n) => `${n} chờ bot`, updates: (n) => `${n} cập nhật`, polls: (n) => `${n} lần hỏi, không có gì`,
    asked: "Tham số", answered: "Trả lời", cut: "đứt", no_calls: "Bot chưa gọi lần nào.",
    unsupported: (list) => `Bot gọi thứ chưa có ở đây: ${list}`, unread: (n) => `${n} chưa đọc`, you: "Bạn", bot: "Bot",
    busy: "đang chờ bot trả lời", failed: "Không được", reveal: "Hiện chữ ẩn",
  },
  en: {
    people: "People", people_hint: "Pick someone to write as.", someone_new: "Someone new",
    language: "Language", messages: "Messages", reply_keyboard: "Reply keyboard", sections: "Sections",
    tab_people: "People", tab_chat: "Chat", tab_clock: "Clock", tab_wire: "API",
    clock: "Clock", plus_hour: "+1 hour", plus_day: "+1 day", to_next: "To what is next",
    moving: "Moving time…", clock_hint: "Move time so that lessons and reminders fall due.",
    wire: "API calls", clear: "Clear", lost: "The sandbox does not answer. Trying again…",
    you_are: (name) => `You are ${name}`, typing: "typing…", choose: "Pick someone on the left.",
    block: "Block bot", unblock: "Unblock bot", blocked: "You have blocked this bot.", gone: "This account is deleted.",
    start: "Start", what: "What can this bot do?", empty: "No messages yet.", write: "Write a message…", send: "Send",
    commands: "The bot's commands", attach: "Send a contact card", edited: "edited", forwarded: "Forwarded",
    photo: "Picture", contact: "Contact card", own: "your own", download: "Download", open: "Open",
    share_title: "Share your phone number?", share_text: (phone) => `The bot will see your number +${phone}.`,
    share: "Share", cancel: "Cancel", close: "Close", whose: "Whose card?", copied: "Copied",
    new_title: "Someone new", new_name: "Full name", new_lang: "Language of their phone", create: "Add",
    today: "Today", waiting: (n) => `${n} waiting for the bot`, updates: (n) => `${n} updates`, polls: (n) => `asked ${n} times, nothing new`,
    asked: "Parameters", answered: "Answer", cut: "cut", no_calls: "The bot has not called yet.",
    unsupported: (list) => `The bot calls what is not here: ${list}`, unread: (n) => `${n} unread`, you: "You", bot: "Bot",
    busy: "waiting for the bot", failed: "Did not work", reveal: "Show hidden text",
  },
};

const app = {
  lang: localStorage.getItem("lang") === "en" ? "en" : "vi",
  view: null,
  who: Number(location.hash.slice(1)) || null,
  startCode: new URLSearchParams(location.search).get("start"),
};

function t(key, ...args) {
  const word = WORDS[app.lang][key];
  return typeof word === "function" ? word(...args) : word;
}
