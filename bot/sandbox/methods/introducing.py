"""What does a bot say about itself, and what does it learn about a chat?"""

from bot.sandbox.entities import units
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.wire import Json, chat_json, person_json
from bot.sandbox.world import World

LONGEST_ABOUT = 512
LONGEST_SHORT_ABOUT = 120


def get_me(world: World, _params: Params) -> Json:
    """The bot itself."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> Json:
    """A chat in full."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    return {
        **chat_json(chat, world.chats),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, params: Params) -> Json:
    """What somebody is in a group: whoever was named first when it was made created it."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    person = world.chats.people.get(params.integer("user_id"))
    if person is None:
        raise bad_request("user not found")
    if person.id not in chat.members:
        return {"status": "left", "user": person_json(person)}
    if chat.kind != "private" and person.id == chat.members[0]:
        return {"status": "creator", "user": person_json(person), "is_anonymous": False}
    return {"status": "member", "user": person_json(person)}


def set_my_commands(world: World, params: Params) -> bool:
    """The list behind the '/' button."""
    world.menu.put(params.json("commands"), params.json("scope"), params.text("language_code"))
    world.feed.tell({"kind": "commands"})
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """What was registered for one scope and language."""
    return world.menu.get(params.json("scope"), params.text("language_code"))


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget one scope and language."""
    world.menu.put([], params.json("scope"), params.text("language_code"))
    world.feed.tell({"kind": "commands"})
    return True


def set_my_description(world: World, params: Params) -> bool:
    """What an empty chat shows."""
    world.menu.description = _about(params.text("description"), LONGEST_ABOUT)
    world.feed.tell({"kind": "commands"})
    return True


def set_my_short_description(world: World, params: Params) -> bool:
    """What the bot's profile shows."""
    world.menu.short_description = _about(params.text("short_description"), LONGEST_SHORT_ABOUT)
    return True


def get_my_description(world: World, _params: Params) -> Json:
    """What was set."""
    return {"description": world.menu.description}


def get_my_short_description(world: World, _params: Params) -> Json:
    """What was set."""
    return {"short_description": world.menu.short_description}


def _about(text: str, longest: int) -> str:
    if units(text) > longest:
        raise bad_request(f"description length must not exceed {longest}")
    return text
