"""An agent that speaks Agent2Agent, 1.0 and 0.3, for the tests of the driver. The words of a message say what it does."""

import asyncio
import sys

import uvicorn
from a2a.helpers import (
    get_message_text,
    new_data_part,
    new_task_from_user_message,
    new_text_message,
    new_text_part,
    new_url_part,
)
from a2a.server.agent_execution import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill, Role
from starlette.applications import Starlette

PORT = int(sys.argv[1])
URL = f"http://127.0.0.1:{PORT}/rpc"


class Agent(AgentExecutor):
    async def execute(self, context, queue):
        text = get_message_text(context.message)
        if "quick" in text:
            message = new_text_message("At once.", context_id=context.context_id, role=Role.ROLE_AGENT)
            await queue.enqueue_event(message)
            return
        task = context.current_task
        if task is None:
            task = new_task_from_user_message(context.message)
            await queue.enqueue_event(task)
        update = TaskUpdater(queue, task.id, task.context_id)

        def message(words):
            return new_text_message(words, context_id=task.context_id, task_id=task.id, role=Role.ROLE_AGENT)

        await update.start_work()
        if "crash" in text:
            raise RuntimeError("crashed")
        if "refuse" in text:
            await update.failed(message("I cannot."))
        elif "question" in text:
            await update.requires_input(message("Which order?"))
        elif "person" in text:
            to = {"handover": {"team": "Shipping", "note": "Parcel lost."}}
            await update.add_artifact([new_text_part("A colleague takes over."), new_data_part(to)])
            await update.complete()
        elif "choose" in text:
            choices = [{"id": "track", "title": "Track"}, {"id": "return", "title": "Return"}]
            say = {"type": "say", "text": "Which?", "choices": choices}
            await update.add_artifact([new_data_part({"deskmate": {"actions": [say]}})])
            await update.complete()
        elif text == "track":
            await update.add_artifact([new_text_part("Pressed: track")])
            await update.complete()
        elif "slow" in text:
            await asyncio.sleep(1.5)
            await update.add_artifact([new_text_part("At last.")])
            await update.complete()
        else:
            label = new_url_part("https://shop.test/label.pdf", media_type="application/pdf")
            files = "".join(f", with {part.filename}" for part in context.message.parts if part.url)
            await update.add_artifact([new_text_part(f"You said: {text}{files}"), label])
            await update.complete()

    async def cancel(self, context, queue):
        await TaskUpdater(queue, context.current_task.id, context.current_task.context_id).cancel()


def interface(version):
    return AgentInterface(url=URL, protocol_binding="JSONRPC", protocol_version=version)


card = AgentCard(
    name="support",
    description="Answers in tests.",
    version="1",
    capabilities=AgentCapabilities(streaming=True),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    supported_interfaces=[interface("1.0"), interface("0.3")],
    skills=[AgentSkill(id="support", name="support", description="Support", tags=["support"])],
)
handler = DefaultRequestHandler(agent_executor=Agent(), task_store=InMemoryTaskStore(), agent_card=card)
routes = create_agent_card_routes(card) + create_jsonrpc_routes(handler, "/rpc", enable_v0_3_compat=True)
uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=PORT, log_level="warning")
