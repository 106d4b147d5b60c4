-- Where the practice's day begins and ends: its automatic syncs keep to this zone's clock.
ALTER TABLE "practice" ADD COLUMN "timeZone" TEXT NOT NULL DEFAULT 'Australia/Sydney';
