"""A bot by strangers (aiogram 3) plays a round trip against a running sandbox.

    python stranger.py http://127.0.0.1:8080

If a library that knows nothing of us reads all our answers, the sandbox speaks the Bot API, and not merely our own
idea of it. Exits with 0 if everything came out as it should, else with 1.
"""

import asyncio
import sys

import aiohttp
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandStart
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.types import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

BASE = sys.argv[1]
TOKEN = "1:stranger"
PATIENCE_S = 15

heard = asyncio.Queue()
dispatcher = Dispatcher()


@dispatcher.message(CommandStart(deep_link=True))
async def on_start(message, command):
    key = InlineKeyboardButton(text="Đúng", callback_data="đúng")
    sent = await message.answer(
        f"Chào <b>{message.from_user.full_name}</b> 😀 <i>{command.args}</i>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]),
    )
    await heard.put(("start", sent))


@dispatcher.callback_query()
async def on_press(query):
    await query.answer("Nhận rồi")
    edited = await query.message.edit_text("Đã <u>sửa</u>", parse_mode="HTML")
    keyboard = [[KeyboardButton(text="Số của tôi", request_contact=True)]]
    await query.message.answer("Số?", reply_markup=ReplyKeyboardMarkup(keyboard=keyboard, resize_keyboard=True))
    await heard.put(("press", (query, edited)))


@dispatcher.message(F.contact)
async def on_contact(message):
    await message.answer("Cảm ơn", reply_markup=ReplyKeyboardRemove())
    await heard.put(("contact", message))


@dispatcher.my_chat_member()
async def on_member(event):
    await heard.put(("member", event))


async def next_heard(kind):
    came, what = await asyncio.wait_for(heard.get(), PATIENCE_S)
    assert came == kind, f"{came} came instead of {kind}"
    return what


async def play(bot, sim):
    assert (await bot.get_me()).is_bot
    who = (await sim("meet", {"name": "Người Lạ", "lang": "vi"}))["id"]
    await refused(TelegramForbiddenError, "can't initiate", bot.send_message(who, "x"))

    await sim("say", {"who": who, "text": "/start MOI-1"})
    sent = await next_heard("start")
    assert sent.text == "Chào Người Lạ 😀 MOI-1", sent.text
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 5, 8), ("italic", 17, 5)]
    assert sent.html_text == "Chào <b>Người Lạ</b> 😀 <i>MOI-1</i>"

    await sim("press", {"who": who, "message_id": sent.message_id, "data": "đúng"})
    query, edited = await next_heard("press")
    assert query.data == "đúng" and query.message.message_id == sent.message_id
    assert edited.text == "Đã sửa" and edited.edit_date and edited.reply_markup is None

    await sim("contact", {"who": who, "of": who})
    contact = (await next_heard("contact")).contact
    assert contact.user_id == who and contact.phone_number.startswith("84")

    file = BufferedInputFile(b"%PDF-1.7", "Giấy chứng nhận.pdf")
    document = (await bot.send_document(who, file, caption="Của bạn")).document
    assert (await bot.send_document(who, document.file_id)).document.file_unique_id == document.file_unique_id
    assert (await bot.download(document.file_id)).read() == b"%PDF-1.7"

    await bot.set_my_commands([BotCommand(command="hoc", description="Học")], language_code="vi")
    assert (await bot.get_my_commands(language_code="vi"))[0].command == "hoc"
    assert (await bot.get_chat(who)).full_name == "Người Lạ"
    assert (await bot.get_webhook_info()).url == ""

    await refused(TelegramBadRequest, "Unsupported start tag", bot.send_message(who, "<x>", parse_mode="HTML"))
    again = bot.edit_message_text("<u></u>Đã <u>sửa</u>", chat_id=who, message_id=edited.message_id, parse_mode="HTML")
    await refused(TelegramBadRequest, "not modified", again)
    await sim("fault", {"method": "sendMessage", "code": 429, "retry_after": 2})
    await refused(TelegramRetryAfter, "retry after 2", bot.send_message(who, "x"))

    await sim("block", {"who": who, "is_blocked": True})
    assert (await next_heard("member")).new_chat_member.status == "kicked"
    await refused(TelegramForbiddenError, "blocked by the user", bot.send_message(who, "x"))


async def refused(kind, words, call):
    try:
        await call
    except kind as refusal:
        assert words in str(refusal), refusal
        return
    raise AssertionError(f"not refused with {words}")


async def main():
    session = AiohttpSession(api=TelegramAPIServer.from_base(BASE))
    bot = Bot(TOKEN, session=session)
    async with aiohttp.ClientSession() as http:

        async def sim(verb, body):
            async with http.post(f"{BASE}/sim/{verb}", json=body) as answer:
                assert answer.status < 300, await answer.text()
                text = await answer.text()
                return await answer.json() if text else None

        polling = asyncio.create_task(dispatcher.start_polling(bot, polling_timeout=5, handle_signals=False))
        try:
            await play(bot, sim)
        finally:
            await dispatcher.stop_polling()
            await asyncio.wait_for(asyncio.gather(polling, return_exceptions=True), PATIENCE_S)
            await session.close()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Exception as error:  # whatever it is, the round trip failed
        print(f"stranger: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    print("stranger: all well")
