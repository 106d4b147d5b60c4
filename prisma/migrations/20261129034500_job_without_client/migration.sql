-- A job of a practice's own work has no client in XPM.
ALTER TABLE "job" ALTER COLUMN "client_xpm_id" DROP NOT NULL;
ALTER TABLE "job" ALTER COLUMN "client_name" DROP NOT NULL;
