-- CreateEnum
CREATE TYPE "speaker" AS ENUM ('XPM', 'SERVICE');

-- AlterTable
ALTER TABLE "pending_change" ADD COLUMN     "is_base_known" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "refused_by" "speaker";

-- A refusal without a speaker was stored before the distinction existed.
UPDATE "pending_change" SET "refused_by" = 'XPM' WHERE "refusal" IS NOT NULL;
