"""Events and seals can be added, never changed or taken away, by any role."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER trail_event_fixed BEFORE UPDATE OR DELETE ON trail_event
FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_event_kept BEFORE TRUNCATE ON trail_event
FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_seal_fixed BEFORE UPDATE OR DELETE ON trail_seal
FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_seal_kept BEFORE TRUNCATE ON trail_seal
FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
"""

BACKWARD = """
DROP TRIGGER trail_seal_kept ON trail_seal;
DROP TRIGGER trail_seal_fixed ON trail_seal;
DROP TRIGGER trail_event_kept ON trail_event;
DROP TRIGGER trail_event_fixed ON trail_event;
DROP FUNCTION trail_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
