"""Teammates and teams: identify, list, find, away."""

import asyncio

import httpx
from intercom import AsyncIntercom
from intercom.core.api_error import ApiError
from intercom.errors import NotFoundError

from twin import TwinTest


class Admins(TwinTest):
    def test_identify_tells_who_the_token_belongs_to(self):
        me = self.twin.intercom.admins.identify()
        self.assertEqual((me.type, me.id, me.email), ("admin", self.twin.ann.id, "ann@shop.test"))
        self.assertEqual((me.app.id_code, me.app.region), (self.twin.about.app_id, "US"))

    def test_list_has_every_teammate_find_has_one(self):
        listed = self.twin.intercom.admins.list()
        self.assertEqual(listed.type, "admin.list")
        self.assertEqual(
            [(one.id, one.name, one.email) for one in listed.admins],
            [(one.id, one.name, one.email) for one in self.twin.about.admins],
        )
        bot = self.twin.intercom.admins.find(admin_id=int(self.twin.bot))
        self.assertEqual((bot.id, bot.name, bot.has_inbox_seat), (self.twin.bot, "Robin Bot", True))

    def test_away_mode_is_set_and_taken_away(self):
        admins, admin_id = self.twin.intercom.admins, int(self.twin.ann.id)
        for away in (True, False):
            done = admins.away(admin_id=admin_id, away_mode_enabled=away, away_mode_reassign=away)
            read = admins.find(admin_id=admin_id)
            for one in (done, read):
                self.assertEqual((one.away_mode_enabled, one.away_mode_reassign), (away, away))

    def test_why_teammates_are_away(self):
        # The SDK says that it is a list; as described, it is an object that has one.
        reasons = self.twin.intercom.away_status_reasons.list_away_status_reasons()
        why, admin_id = int(reasons["data"][0]["id"]), int(self.twin.ann.id)
        away = {"away_mode_enabled": True, "away_mode_reassign": False, "away_status_reason_id": why}
        self.assertEqual(self.twin.intercom.admins.away(admin_id=admin_id, **away).away_status_reason_id, why)

    def test_an_admin_that_is_not_there(self):
        admins = self.twin.intercom.admins
        self.assert_refused(NotFoundError, 404, "admin_not_found", admins.find, admin_id=1)
        away = {"admin_id": 1, "away_mode_enabled": True, "away_mode_reassign": False}
        self.assert_refused(NotFoundError, 404, "admin_not_found", admins.away, **away)

    def test_one_without_a_seat_has_no_inbox_to_be_away_from(self):
        away = {"admin_id": int(self.twin.dan.id), "away_mode_enabled": True, "away_mode_reassign": False}
        # The SDK knows no class of error for 403 here.
        self.assert_refused(ApiError, 403, "action_forbidden", self.twin.intercom.admins.away, **away)

    def test_teams(self):
        teams = self.twin.intercom.teams
        listed = teams.list()
        self.assertEqual(listed.type, "team.list")
        self.assertEqual(
            [(one.id, one.name) for one in listed.teams],
            [(one.id, one.name) for one in self.twin.about.teams],
        )
        vip = teams.find(team_id=self.twin.team("VIP"))
        admins = self.twin.intercom.admins.list().admins
        members = [int(one.id) for one in admins if int(vip.id) in one.team_ids]
        self.assertTrue(members)
        self.assertEqual((vip.name, vip.admin_ids), ("VIP", members))
        self.assert_refused(NotFoundError, 404, "team_not_found", teams.find, team_id="1")

    def test_the_asynchronous_client_says_the_same(self):
        async def identify():
            async with httpx.AsyncClient() as client:
                return await self.twin.client(AsyncIntercom, httpx_client=client).admins.identify()

        me = asyncio.run(identify())
        self.assertEqual(me, self.twin.intercom.admins.identify())
