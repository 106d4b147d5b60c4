ALTER TYPE "xpm_connection_state" ADD VALUE 'UNCERTAIN' AFTER 'CONNECTED';

CREATE TABLE "connection_trouble" (
    "practice_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL,
    "origin" TEXT,
    "evidence" TEXT NOT NULL,
    "next_probe_at" TIMESTAMPTZ(3) NOT NULL,
    "admins_notified_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_trouble_pkey" PRIMARY KEY ("practice_id")
);

ALTER TABLE "connection_trouble" ADD CONSTRAINT "connection_trouble_practice_id_fkey"
    FOREIGN KEY ("practice_id") REFERENCES "xpm_connection"("practice_id") ON DELETE CASCADE ON UPDATE CASCADE;
