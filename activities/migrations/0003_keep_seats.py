"""The database counts the seats: a trigger on participations keeps `taken` and `waiting`.

A seat beyond the capacity then breaks the check constraint, whoever writes the row.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION activities_holds(state text) RETURNS integer
LANGUAGE sql IMMUTABLE AS
$$ SELECT (state IN ('offered', 'confirmed', 'attended', 'absent'))::int $$;

CREATE FUNCTION activities_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seats integer := 0;
    queue integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        seats := seats - activities_holds(OLD.state);
        queue := queue - (OLD.state = 'waiting')::int;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        seats := seats + activities_holds(NEW.state);
        queue := queue + (NEW.state = 'waiting')::int;
    END IF;
    IF seats <> 0 OR queue <> 0 THEN
        UPDATE activities_activity
           SET taken = taken + seats, waiting = waiting + queue
         WHERE id = COALESCE(NEW.activity_id, OLD.activity_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER activities_seats
AFTER INSERT OR DELETE OR UPDATE OF state ON activities_participation
FOR EACH ROW EXECUTE FUNCTION activities_count_seats();

CREATE FUNCTION activities_keep_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a participation never moves to another activity'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER activities_stay
BEFORE UPDATE OF activity_id ON activities_participation
FOR EACH ROW WHEN (OLD.activity_id <> NEW.activity_id)
EXECUTE FUNCTION activities_keep_activity();
"""

BACKWARD = """
DROP TRIGGER activities_stay ON activities_participation;
DROP FUNCTION activities_keep_activity();
DROP TRIGGER activities_seats ON activities_participation;
DROP FUNCTION activities_count_seats();
DROP FUNCTION activities_holds(text);
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
