-- What a draft is about, where its bot tells: the topics of an agent, in its words.
ALTER TABLE draft ADD COLUMN topic TEXT NOT NULL DEFAULT '';

-- How many drafts of a kind ended so on a day: counted as they end, so that nobody has to count them anew. No word of
-- what they said is in it. An older version beside this one does not count.
CREATE TABLE draft_day (
    day     BIGINT NOT NULL,              -- since 1970, in UTC
    channel TEXT NOT NULL,
    dialog  TEXT NOT NULL,
    intent  TEXT NOT NULL,
    topic   TEXT NOT NULL,
    how     TEXT NOT NULL,             -- sent | edited | rejected | withdrawn
    drafts  BIGINT NOT NULL,
    changed BIGINT NOT NULL,              -- percent of the texts that were changed, all added up
    PRIMARY KEY (day, channel, dialog, intent, topic, how)
) WITHOUT ROWID;
INSERT INTO draft_day (day, channel, dialog, intent, topic, how, drafts, changed)
    SELECT ended_at / 86400000, channel, dialog, intent, '', how, count(*), CAST(sum(coalesce(changed, 0)) AS BIGINT)
    FROM draft WHERE ended_at IS NOT NULL AND how IS NOT NULL
    GROUP BY ended_at / 86400000, channel, dialog, intent, how;
