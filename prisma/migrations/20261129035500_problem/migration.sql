-- CreateTable
CREATE TABLE "problem" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "content" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "xpm_id" UUID,
    "label" TEXT,
    "place" TEXT,
    "type" TEXT NOT NULL,
    "part" TEXT,
    "reason" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "run_id" UUID,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "rereads" INTEGER NOT NULL DEFAULT 0,
    "reread_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "problem_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "problem_practice_id_first_seen_at_id_idx" ON "problem"("practice_id", "first_seen_at" DESC, "id");

-- CreateIndex
CREATE INDEX "problem_run_id_idx" ON "problem"("run_id");

-- CreateIndex
CREATE INDEX "problem_resolved_at_idx" ON "problem"("resolved_at");

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Prisma's schema language cannot express the statement below.

-- A practice has at most one open problem per record, part and reason. Reads of the record look it up here.
CREATE UNIQUE INDEX "problem_one_open" ON "problem" ("practice_id", "content", "identity", "part", "reason")
  NULLS NOT DISTINCT
  WHERE "resolved_at" IS NULL;
