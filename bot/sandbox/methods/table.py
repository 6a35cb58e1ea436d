"""Which method answers to which name?"""

from collections.abc import Callable

from bot.sandbox.methods import answering, editing, introducing, receiving, sending
from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], object]

# Telegram takes method names in any case.
METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": introducing.get_me,
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "getFile": receiving.get_file,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendMediaGroup": sending.send_media_group,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageMedia": editing.edit_message_media,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "answerCallbackQuery": answering.answer_callback_query,
        "answerInlineQuery": answering.answer_inline_query,
        "getChat": introducing.get_chat,
        "getChatMember": introducing.get_chat_member,
        "setMyCommands": introducing.set_my_commands,
        "getMyCommands": introducing.get_my_commands,
        "deleteMyCommands": introducing.delete_my_commands,
        "setMyDescription": introducing.set_my_description,
        "getMyDescription": introducing.get_my_description,
        "setMyShortDescription": introducing.set_my_short_description,
        "getMyShortDescription": introducing.get_my_short_description,
    }.items()
}
