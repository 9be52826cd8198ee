"""A graph for the tests of the driver. The words of a message say what it does."""

import asyncio
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, AnyMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import interrupt


class State(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    contact: dict
    handover: dict | None
    deskmate: dict | None


async def support(state: State):
    content = state["messages"][-1].content
    files = ""
    if not isinstance(content, str):
        files = "".join(f", with {part['image_url']['url']}" for part in content if part["type"] == "image_url")
        content = " ".join(part.get("text", "") for part in content)
    text = content
    if "crash" in text:
        raise ValueError("crashed")
    if "question" in text:
        answer = interrupt({"question": "Which order?"})
        return {"messages": [AIMessage(f"You said: {answer}")]}
    if "person" in text:
        to = {"team": "Shipping", "note": "Parcel lost."}
        return {"messages": [AIMessage("A colleague takes over.")], "handover": to}
    if "tool" in text:
        call = {"name": "handoff_to_human", "args": {"team": "Shipping"}, "id": "call_1"}
        return {"messages": [AIMessage("", tool_calls=[call])]}
    if "own words" in text:
        say = {"type": "say", "text": "Pick one.", "choices": [{"id": "a", "title": "A"}]}
        return {"deskmate": {"actions": [say]}}
    if "choose" in text:
        choices = [{"id": "track", "title": "Track"}, {"id": "return", "title": "Return"}]
        return {"deskmate": {"actions": [{"type": "say", "text": "Which?", "choices": choices}]}}
    if text == "track":
        return {"messages": [AIMessage("Pressed: track")]}
    if "label" in text:
        file = {"url": "https://shop.test/label.pdf"}
        return {"deskmate": {"actions": [{"type": "say", "text": "Your label:", "attachments": [file]}]}}
    if "slow" in text:
        await asyncio.sleep(1.5)
    name = (state.get("contact") or {}).get("name", "you")
    return {"messages": [AIMessage(f"{name} said: {text}{files}")]}


builder = StateGraph(State)
builder.add_node("support", support)
builder.add_edge(START, "support")
builder.add_edge("support", END)
graph = builder.compile()
