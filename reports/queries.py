"""The SQL behind the figures: one statement a table, all counted in the database.

Drafts are on no list yet. Attendance is counted in person-times (W49).
"""

_SESSIONS = """
    SELECT s.id, s.activity_id, p.department_id, p.field_id, d.committee_id
      FROM posts_postsession s
      JOIN posts_post p ON p.id = s.post_id
      JOIN members_department d ON d.id = p.department_id
      JOIN activities_activity a ON a.id = s.activity_id
     WHERE p.round_id = %(round)s AND a.state <> 'cancelled'
"""

_ATTENDED = """
    SELECT t.person_id, r.role, r.committee_id, s.department_id, s.field_id, t.during
      FROM activities_participation t
      JOIN members_roleassignment r ON r.id = t.assignment_id
      JOIN sessions s ON s.activity_id = t.activity_id
     WHERE t.state = 'attended'
"""

# Every row that counts, once: what it is, and all that it is grouped by.
_FACTS = """
    SELECT 'concerns' AS what, i.state, i.submitted_at AS at, i.field_id,
           NULL::bigint AS department_id, m.committee_id
      FROM checklists_concernitem i JOIN members_member m ON m.id = i.member_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
    UNION ALL
    SELECT 'intents', i.state, i.submitted_at, i.field_id, NULL, m.committee_id
      FROM checklists_intentitem i JOIN members_member m ON m.id = i.member_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
    UNION ALL
    SELECT 'consults', i.state, i.submitted_at, i.field_id, d.id, d.committee_id
      FROM checklists_consultitem i
      JOIN members_department d ON d.id = i.department_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
    UNION ALL
    SELECT 'offers', i.state, i.submitted_at, i.field_id, d.id, d.committee_id
      FROM checklists_postoffer i
      JOIN members_department d ON d.id = i.department_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
    UNION ALL
    SELECT 'posts', NULL, NULL, p.field_id, d.id, d.committee_id
      FROM posts_post p JOIN members_department d ON d.id = p.department_id
     WHERE p.round_id = %(round)s AND p.state <> 'withdrawn'
    UNION ALL
    SELECT 'sessions', NULL, NULL, field_id, department_id, committee_id
      FROM sessions
    UNION ALL
    SELECT 'person_times', NULL, lower(during), field_id, department_id, committee_id
      FROM attended
"""

# One pass over the rows; each line of the answer belongs to one grouping (`by`).
COUNTS = f"""
WITH sessions AS ({_SESSIONS}), attended AS ({_ATTENDED}), facts AS ({_FACTS}),
counted AS (
    SELECT CASE WHEN grouping(state) = 0 THEN 'state'
                WHEN grouping(week) = 0 THEN 'week'
                WHEN grouping(field_id) = 0 THEN 'field'
                WHEN grouping(department_id) = 0 THEN 'department'
                ELSE 'committee' END AS by,
           what, state, week, field_id, department_id, committee_id, count(*) AS n
      FROM (SELECT *, date_trunc('week', at AT TIME ZONE 'Asia/Shanghai')::date AS week
              FROM facts) dated
     GROUP BY GROUPING SETS ((what, state), (what, week), (what, field_id),
                             (what, department_id), (what, committee_id))
)
SELECT c.by, c.what, c.n, c.state, c.week,
       coalesce(c.field_id, c.department_id, c.committee_id) AS id,
       coalesce(d.code, k.code, f.id::text) AS code,
       coalesce(d.name, k.name, f.name) AS name,
       coalesce(k.level, '') AS level
  FROM counted c
  LEFT JOIN checklists_field f ON f.id = c.field_id
  LEFT JOIN members_department d ON d.id = c.department_id
  LEFT JOIN members_committee k ON k.id = c.committee_id
"""

# A concern may name several departments, an intent the offers of several: each counts.
NAMED = """
WITH named AS (
    SELECT j.department_id, 'concerns' AS what, count(*) AS n
      FROM checklists_concernitem_departments j
      JOIN checklists_concernitem i ON i.id = j.concernitem_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
     GROUP BY 1
    UNION ALL
    SELECT p.department_id, 'intents', count(DISTINCT c.intent_id)
      FROM checklists_intentchoice c
      JOIN checklists_intentitem i ON i.id = c.intent_id
      JOIN checklists_postoffer p ON p.id = c.offer_id
     WHERE i.round_id = %(round)s AND i.state <> 'draft'
     GROUP BY 1
)
SELECT 'department' AS by, n.what, n.n, d.id, d.code, d.name, '' AS level
  FROM named n JOIN members_department d ON d.id = n.department_id
"""

PARTICIPATION = f"""
WITH sessions AS ({_SESSIONS}), attended AS ({_ATTENDED})
SELECT count(DISTINCT person_id) FILTER (WHERE role = 'member') AS members,
       count(DISTINCT person_id) FILTER (WHERE role = 'representative')
           AS representatives,
       count(*) AS person_times
  FROM attended
"""

SEATS = """
SELECT coalesce(sum(a.capacity), 0) AS offered, coalesce(sum(a.taken), 0) AS taken
  FROM posts_postsession s
  JOIN posts_post p ON p.id = s.post_id
  JOIN activities_activity a ON a.id = s.activity_id
 WHERE p.round_id = %(round)s AND a.state <> 'cancelled'
"""

BELOW = """
WITH latest AS (
    SELECT DISTINCT ON (r.committee_id) r.id, r.committee_id, r.title, r.phase
      FROM checklists_round r
      JOIN members_committee k ON k.id = r.committee_id
     WHERE k.parent_id = %(committee)s
     ORDER BY r.committee_id, (r.phase = 'collecting'), r.id DESC
)
SELECT k.name, coalesce(l.title, '') AS title, coalesce(l.phase, '') AS phase,
       (SELECT count(*) FROM checklists_concernitem
         WHERE round_id = l.id AND state <> 'draft') AS concerns,
       (SELECT count(*) FROM checklists_consultitem
         WHERE round_id = l.id AND state <> 'draft') AS consults,
       (SELECT count(*) FROM checklists_intentitem
         WHERE round_id = l.id AND state <> 'draft') AS intents,
       (SELECT count(*) FROM checklists_postoffer
         WHERE round_id = l.id AND state <> 'draft') AS offers,
       (SELECT count(*) FROM posts_post
         WHERE round_id = l.id AND state <> 'withdrawn') AS posts
  FROM members_committee k LEFT JOIN latest l ON l.committee_id = k.id
 WHERE k.parent_id = %(committee)s
 ORDER BY k.code
"""

TOPICS = """
SELECT t.title,
       (SELECT count(*) FROM checklists_concernitem WHERE topic_id = t.id)
       + (SELECT count(*) FROM checklists_consultitem WHERE topic_id = t.id) AS items,
       coalesce((SELECT array_agg(d.name ORDER BY d.code)
                   FROM checklists_topic_departments j
                   JOIN members_department d ON d.id = j.department_id
                  WHERE j.topic_id = t.id), '{}') AS departments
  FROM checklists_topic t
 WHERE t.round_id = %(round)s AND t.dissolved_at IS NULL
 ORDER BY items DESC, t.id LIMIT 50
"""

MATCHING = """
SELECT count(DISTINCT l.intent_id) AS wishes,
       count(DISTINCT l.intent_id) FILTER (WHERE l.outcome = 'seat') AS matched,
       count(*) FILTER (WHERE l.outcome = 'seat') AS seats_taken,
       (SELECT coalesce(sum(a.capacity), 0)
          FROM posts_postsession s
          JOIN posts_post p ON p.id = s.post_id
          JOIN activities_activity a ON a.id = s.activity_id
         WHERE p.round_id = %(round)s AND a.state <> 'cancelled') AS seats_offered
  FROM posts_matchline l WHERE l.run_id = %(run)s
"""

REASONS = """
SELECT code, count(*) AS n FROM posts_matchline
 WHERE run_id = %(run)s AND outcome = 'refused' AND code <> ''
 GROUP BY code ORDER BY n DESC, code
"""
