-- CreateEnum
CREATE TYPE "DeletionReviewState" AS ENUM ('PENDING', 'APPLIED', 'DISMISSED', 'WITHDRAWN');

-- AlterEnum
ALTER TYPE "ActivityType" ADD VALUE 'PUSH';
ALTER TYPE "ActivityType" ADD VALUE 'DELETION_REVIEW';

-- AlterTable
ALTER TABLE "practice" ADD COLUMN "autoSync" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "client" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "valuesLastReadCall" BIGINT;

-- AlterTable
ALTER TABLE "client_group" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "job" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "creationWindow" INTEGER,
ADD COLUMN "valuesLastReadCall" BIGINT;

-- AlterTable
ALTER TABLE "field_definition" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tax_return" ADD COLUMN "missingSince" TIMESTAMPTZ(3),
ADD COLUMN "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastReadCall" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "practice_activity" ADD COLUMN "recordId" UUID;

-- CreateTable
CREATE TABLE "client_field_value" (
    "clientId" UUID NOT NULL,
    "definitionXpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "valueElement" "ValueElement" NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "client_field_value_pkey" PRIMARY KEY ("clientId","definitionXpmId")
);

-- CreateTable
CREATE TABLE "job_field_value" (
    "jobId" UUID NOT NULL,
    "definitionXpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "valueElement" "ValueElement" NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "job_field_value_pkey" PRIMARY KEY ("jobId","definitionXpmId")
);

-- CreateTable
CREATE TABLE "job_state" (
    "practiceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "configured" BOOLEAN NOT NULL,

    CONSTRAINT "job_state_pkey" PRIMARY KEY ("practiceId","name")
);

-- CreateTable
CREATE TABLE "pending_change" (
    "id" UUID NOT NULL,
    "practiceId" UUID NOT NULL,
    "clientId" UUID,
    "jobId" UUID,
    "field" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "base" JSONB NOT NULL,
    "ours" JSONB NOT NULL,
    "theirs" JSONB NOT NULL,
    "sending" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "editedBy" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,
    "problem" TEXT,
    "nextAttemptAt" TIMESTAMPTZ(3),

    CONSTRAINT "pending_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deletion_review" (
    "id" UUID NOT NULL,
    "practiceId" UUID NOT NULL,
    "kind" "SyncKind" NOT NULL,
    "noun" TEXT NOT NULL,
    "missing" INTEGER NOT NULL,
    "known" INTEGER NOT NULL,
    "state" "DeletionReviewState" NOT NULL,
    "observedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "held_delete_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "practice_activity_recordId_idx" ON "practice_activity"("recordId");

-- CreateIndex
CREATE UNIQUE INDEX "pending_change_clientId_field_key" ON "pending_change"("clientId", "field");

-- CreateIndex
CREATE UNIQUE INDEX "pending_change_jobId_field_key" ON "pending_change"("jobId", "field");

-- CreateIndex
CREATE INDEX "pending_change_practiceId_idx" ON "pending_change"("practiceId");

-- CreateIndex
CREATE INDEX "held_delete_practiceId_observedAt_id_idx" ON "deletion_review"("practiceId", "observedAt" DESC, "id");

-- AddForeignKey
ALTER TABLE "client_field_value" ADD CONSTRAINT "client_field_value_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_field_value" ADD CONSTRAINT "job_field_value_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_state" ADD CONSTRAINT "job_state_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deletion_review" ADD CONSTRAINT "held_delete_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Two admins, or two runs, hold one question: at most one is open per practice, kind and noun.
CREATE UNIQUE INDEX "held_delete_one_open" ON "deletion_review" ("practiceId", "kind", "noun") WHERE state = 'PENDING';

-- A change is of one record.
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_one_record" CHECK (num_nonnulls("clientId", "jobId") = 1);

-- The windows that a sync of jobs reads are others now: one that is under way begins again.
UPDATE "sync_run" SET "cursor" = "cursor" || '{"step": 0, "position": 0}'
WHERE "kind" = 'JOBS' AND "finishedAt" IS NULL;

-- CreateIndex
CREATE INDEX "sync_run_recordId_kind_idx" ON "sync_run"("recordId", "kind");
