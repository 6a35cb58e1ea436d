"""How does a bot get its updates and files?"""

from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request
from bot.sandbox.webhook import checked_hook
from bot.sandbox.wire import Json, file_json
from bot.sandbox.world import World

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def get_updates(world: World, params: Params) -> list[Json]:
    """What happened since the offset; waits up to `timeout` for something to happen."""
    if world.webhook.hook:
        raise RefusedError(409, _WEBHOOK_ACTIVE)
    _choose_kinds(world, params)
    return await world.updates.poll(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )


async def set_webhook(world: World, params: Params) -> bool:
    """Deliver by POST from now on; an empty address stops it."""
    url = params.text("url")
    hook = checked_hook(url, params.text("secret_token")) if url else None
    _choose_kinds(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    await world.webhook.set(hook)
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates."""
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    await world.webhook.set(None)
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    """Address, backlog and last error."""
    return world.webhook.info()


def get_file(world: World, params: Params) -> Json:
    """Where a file can be downloaded."""
    stored = world.files.fetch(params.text("file_id"))
    return {**file_json(stored), "file_path": stored.path}


def _choose_kinds(world: World, params: Params) -> None:
    """Which updates the bot wants; kept until it says otherwise, and for new ones only."""
    kinds = params.json("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    world.updates.allowed = [str(kind) for kind in kinds]
