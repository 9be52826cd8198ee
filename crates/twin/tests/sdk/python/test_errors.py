"""Refusals, headers and retries."""

from intercom import AdminReplyConversationRequest
from intercom.core.api_error import ApiError
from intercom.errors import UnauthorizedError

from twin import Twin, TwinTest


class Errors(TwinTest):
    def test_a_wrong_token(self):
        stranger = self.twin.client(token="wrong")
        body = self.assert_refused(UnauthorizedError, 401, "unauthorized", stranger.teams.list)
        self.assertRegex(body["request_id"], "^[0-9a-f-]{36}$")

    def test_what_the_twin_does_not_serve_says_so(self):
        body = self.assert_refused(ApiError, 501, "unsupported", self.twin.intercom.news.feeds.list)
        self.assertIn("the twin does not serve it", body["errors"][0]["message"])

    def test_a_body_that_is_missing(self):
        reply = AdminReplyConversationRequest(message_type="comment", admin_id=self.twin.bot)
        call = self.twin.intercom.conversations.reply
        id = self.twin.conversation()
        body = self.assert_refused(ApiError, 400, "parameter_not_found", call, conversation_id=id, request=reply)
        self.assertIn("body", body["errors"][0]["message"])

    def test_the_sdk_sends_no_version_unless_it_is_told_to(self):
        self.assertNotIn("Intercom-Version", self.twin.intercom._client_wrapper.get_headers())
        id = self.twin.conversation()
        nobody = []
        for version in ("2.14", "2.16"):
            client = self.twin.client(headers={"Intercom-Version": version})
            assign = {"message_type": "assignment", "type": "admin", "admin_id": self.twin.bot, "assignee_id": "0"}
            nobody.append(client.conversations.manage(conversation_id=id, request=assign).admin_assignee_id)
        self.assertEqual(nobody, [None, 0])

    def test_the_rate_limit_its_headers_and_the_error_when_it_is_used_up(self):
        twin = Twin()
        self.addCleanup(twin.stop)
        twin.control("PUT", "/rate_limit", {"limit": 3})
        # Three are done in each window of ten seconds. However slow this is, ten calls do not take four windows.
        done, refused = [], []
        for _ in range(10):
            try:
                done.append(twin.intercom.teams.with_raw_response.list())
            except ApiError as error:
                refused.append(error)
        self.assertEqual(done[0].data.type, "team.list")
        self.assertEqual((done[0].headers["x-ratelimit-limit"], done[0].headers["x-ratelimit-remaining"]), ("3", "2"))
        self.assertEqual(int(done[0].headers["x-ratelimit-reset"]) % 10, 0)
        self.assertEqual((refused[0].status_code, refused[0].body["errors"][0]["code"]), (429, "rate_limit_exceeded"))


class Retries(TwinTest):
    """The SDK sends nothing again unless it is told to, with `max_retries`; then writes too."""

    def reply(self, fault, **options):
        """Replies while something goes wrong; tells what the SDK said and how often the reply was written."""
        id = self.twin.conversation()
        self.twin.control("PUT", "/faults", [{"path": "/conversations/*/reply", "times": 1, **fault}])
        reply = AdminReplyConversationRequest(message_type="comment", admin_id=self.twin.bot, body="Once, please")
        try:
            self.twin.intercom.conversations.reply(conversation_id=id, request=reply, request_options=options)
            ended = 200
        except Exception as error:
            ended = getattr(error, "status_code", type(error).__name__)
        self.twin.control("PUT", "/faults", [])
        read = self.twin.intercom.conversations.find(conversation_id=id)
        parts = read.conversation_parts.conversation_parts
        return ended, sum(part.body == "<p>Once, please</p>" for part in parts)

    def test_by_itself_it_sends_nothing_again(self):
        self.assertEqual(self.reply({"fault": "rate_limited"}), (429, 0))
        self.assertEqual(self.reply({"fault": "server_error"}), (500, 0))
        self.assertEqual(self.reply({"fault": "error_after_write"}), (500, 1))
        self.assertEqual(self.reply({"fault": "drop_after_write"}), ("RemoteProtocolError", 1))

    def test_told_to_try_again_it_says_it_twice(self):
        # The SDK counts tries from 2: `max_retries` of 3 is one more try.
        self.assertEqual(self.reply({"fault": "error_after_write"}, max_retries=2), (500, 1))
        self.assertEqual(self.reply({"fault": "error_after_write"}, max_retries=3), (200, 2))
