"""The SQL behind the figures: one statement a table, all counted in the database.

Drafts are on no list yet. Attendance is counted in person-times (W49).
"""

from django.utils.translation import gettext_lazy as _

_ITEMS = """
    SELECT 'concerns' AS what, committee_id, field_id, state, submitted_at,
           id, member_id, NULL::bigint AS department_id
      FROM checklists_concernitem WHERE round_id = %(round)s AND state <> 'draft'
    UNION ALL
    SELECT 'consults', committee_id, field_id, state, submitted_at,
           id, NULL, department_id
      FROM checklists_consultitem WHERE round_id = %(round)s AND state <> 'draft'
    UNION ALL
    SELECT 'intents', committee_id, field_id, state, submitted_at, id, member_id, NULL
      FROM checklists_intentitem WHERE round_id = %(round)s AND state <> 'draft'
    UNION ALL
    SELECT 'offers', committee_id, field_id, state, submitted_at,
           id, NULL, department_id
      FROM checklists_postoffer WHERE round_id = %(round)s AND state <> 'draft'
"""

_SESSIONS = """
    SELECT s.id, s.post_id, s.activity_id, p.department_id, p.field_id
      FROM posts_postsession s
      JOIN posts_post p ON p.id = s.post_id
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

TOTALS = f"""
WITH items AS ({_ITEMS}), sessions AS ({_SESSIONS})
SELECT count(*) FILTER (WHERE what = 'concerns') AS concerns,
       count(*) FILTER (WHERE what = 'consults') AS consults,
       count(*) FILTER (WHERE what = 'intents') AS intents,
       count(*) FILTER (WHERE what = 'offers') AS offers,
       (SELECT count(*) FROM posts_post
         WHERE round_id = %(round)s AND state <> 'withdrawn') AS posts,
       (SELECT count(*) FROM sessions) AS sessions
  FROM items
"""

PARTICIPATION = f"""
WITH sessions AS ({_SESSIONS}), attended AS ({_ATTENDED})
SELECT count(DISTINCT person_id) FILTER (WHERE role = 'member') AS members,
       count(DISTINCT person_id) FILTER (WHERE role = 'representative')
           AS representatives,
       count(*) AS person_times
  FROM attended
"""

STATES = f"""
WITH items AS ({_ITEMS})
SELECT what, state, count(*) AS n FROM items GROUP BY what, state
"""

WEEKS = f"""
WITH items AS ({_ITEMS}), sessions AS ({_SESSIONS}), attended AS ({_ATTENDED})
SELECT date_trunc('week', submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS week,
       what, count(*) AS n
  FROM items GROUP BY 1, 2
UNION ALL
SELECT date_trunc('week', lower(during) AT TIME ZONE 'Asia/Shanghai')::date,
       'person_times', count(*)
  FROM attended GROUP BY 1
"""

BY_DEPARTMENT = f"""
WITH items AS ({_ITEMS}), sessions AS ({_SESSIONS}), attended AS ({_ATTENDED}),
counted AS (
    SELECT department_id, what, count(*) AS n FROM items
     WHERE department_id IS NOT NULL GROUP BY 1, 2
    UNION ALL
    SELECT d.department_id, 'concerns', count(*)
      FROM checklists_concernitem_departments d
      JOIN items i ON i.id = d.concernitem_id AND i.what = 'concerns' GROUP BY 1
    UNION ALL
    SELECT p.department_id, 'intents', count(DISTINCT c.intent_id)
      FROM checklists_intentchoice c
      JOIN items i ON i.id = c.intent_id AND i.what = 'intents'
      JOIN checklists_postoffer p ON p.id = c.offer_id GROUP BY 1
    UNION ALL
    SELECT department_id, 'posts', count(*) FROM posts_post
     WHERE round_id = %(round)s AND state <> 'withdrawn' GROUP BY 1
    UNION ALL
    SELECT department_id, 'sessions', count(*) FROM sessions GROUP BY 1
    UNION ALL
    SELECT department_id, 'person_times', count(*) FROM attended GROUP BY 1
)
SELECT d.code, d.name, '' AS level, c.what, c.n
  FROM counted c JOIN members_department d ON d.id = c.department_id
"""

BY_FIELD = f"""
WITH items AS ({_ITEMS}), sessions AS ({_SESSIONS}), attended AS ({_ATTENDED}),
counted AS (
    SELECT field_id, what, count(*) AS n FROM items GROUP BY 1, 2
    UNION ALL
    SELECT field_id, 'posts', count(*) FROM posts_post
     WHERE round_id = %(round)s AND state <> 'withdrawn' GROUP BY 1
    UNION ALL
    SELECT field_id, 'sessions', count(*) FROM sessions GROUP BY 1
    UNION ALL
    SELECT field_id, 'person_times', count(*) FROM attended GROUP BY 1
)
SELECT f.id::text AS code, f.name, '' AS level, c.what, c.n
  FROM counted c JOIN checklists_field f ON f.id = c.field_id
"""

BY_COMMITTEE = f"""
WITH items AS ({_ITEMS}), sessions AS ({_SESSIONS}), attended AS ({_ATTENDED}),
counted AS (
    SELECT coalesce(m.committee_id, d.committee_id) AS committee_id, what,
           count(*) AS n
      FROM items i
      LEFT JOIN members_member m ON m.id = i.member_id
      LEFT JOIN members_department d ON d.id = i.department_id
     GROUP BY 1, 2
    UNION ALL
    SELECT committee_id, 'posts', count(*) FROM posts_post
     WHERE round_id = %(round)s AND state <> 'withdrawn' GROUP BY 1
    UNION ALL
    SELECT d.committee_id, 'sessions', count(*)
      FROM sessions s JOIN members_department d ON d.id = s.department_id GROUP BY 1
    UNION ALL
    SELECT committee_id, 'person_times', count(*) FROM attended GROUP BY 1
)
SELECT k.code, k.name, k.level, c.what, c.n
  FROM counted c JOIN members_committee k ON k.id = c.committee_id
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

REASON_NAMES = {
    "full": _("名额已满"),
    "overlap": _("时间冲突"),
    "not_enough_people": _("未达最少人数"),
    "limit": _("已达本人次数上限"),
    "same_post": _("同一岗位已安排其他场次"),
    "conflict_of_interest": _("岗位属本人任职部门"),
    "group": _("不在报名对象之内"),
    "district": _("限本区县人员"),
    "city": _("限本市人员"),
    "busy": _("本人该时段不便"),
    "no_gain": _("安排后总体得分不增加"),
    "no_candidate": _("没有符合意向的场次"),
}
