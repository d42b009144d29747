"""Only the trigger on participations changes the counts of seats.

Whoever saves a whole activity read a while ago writes back old counts: they are left
as they stand.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION activities_keep_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.taken := OLD.taken;
    NEW.waiting := OLD.waiting;
    RETURN NEW;
END $$;

CREATE TRIGGER activities_counts
BEFORE UPDATE ON activities_activity
FOR EACH ROW
WHEN (pg_trigger_depth() = 0
      AND (OLD.taken, OLD.waiting) IS DISTINCT FROM (NEW.taken, NEW.waiting))
EXECUTE FUNCTION activities_keep_counts();
"""

BACKWARD = """
DROP TRIGGER activities_counts ON activities_activity;
DROP FUNCTION activities_keep_counts();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_record_late_cancel")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
