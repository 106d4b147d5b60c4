CREATE TYPE "change_refusal_reason" AS ENUM ('REJECTED', 'RECORD_NOT_IN_XPM', 'NOT_APPLIED', 'OUTCOME_UNKNOWN', 'NOT_DISPLAYED', 'UNREADABLE_IN_XPM');

ALTER TABLE "pending_change" ADD COLUMN "refusal_reason" "change_refusal_reason";

UPDATE "pending_change" SET "refusal_reason" = 'REJECTED' WHERE "refusal" IS NOT NULL;
