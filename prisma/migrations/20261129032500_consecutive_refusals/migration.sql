-- The rules know the first value of each column, so the table has no default of its own.
ALTER TABLE "quota" ADD COLUMN "consecutive_refusals" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "refused_at" TIMESTAMPTZ(3);
ALTER TABLE "quota" ALTER COLUMN "consecutive_refusals" DROP DEFAULT;
