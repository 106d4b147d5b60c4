-- AlterEnum
ALTER TYPE "ActivityType" ADD VALUE 'QUOTA';

-- AlterTable
ALTER TABLE "quota" ADD COLUMN "elsewhereToldAt" TIMESTAMPTZ(3);
