ALTER TYPE "sync_kind" ADD VALUE 'PROBLEMS';

ALTER TABLE "problem" ADD COLUMN "retry_run_id" UUID;

CREATE INDEX "problem_retry_run_id_idx" ON "problem"("retry_run_id");
