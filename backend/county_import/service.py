"""One import: everything the county keeps as data becomes what its files say, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import county_files
from backend.areas import service as areas
from backend.areas.county_files import CountyFiles
from backend.areas.entries import StaffEntry
from backend.core import sync
from backend.core.errors import Conflict, Forbidden
from backend.deadlines import service as deadlines
from backend.hardship_index import scorecards
from backend.offices import plans
from backend.procedures import plans as procedure_plans
from backend.procedures import service as procedures
from backend.programmes import plans as programme_plans
from backend.settings import Settings
from backend.staff import service as staff
from backend.staff.models import Role


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """What an import would change, table by table."""

    areas: sync.Plan
    departments: sync.Plan
    offices: sync.Plan
    rules: sync.Plan
    programmes: sync.Plan
    procedures: sync.Plan
    calendar: sync.Plan
    county: tuple[str, ...]
    """What is different in the county's own row, by name."""

    @property
    def all(self) -> tuple[sync.Plan, ...]:
        """Every table's plan."""
        return (self.areas, self.departments, self.offices, self.rules, self.programmes, self.procedures, self.calendar)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `version` is the county's version afterwards; it grew if and only if something changed.

    `deadlines_moved` counts the running deadlines whose due date a changed calendar moved.
    """

    version: int
    plan: CountyPlan
    deadlines_moved: int = 0


async def plan_county(session: AsyncSession, files: CountyFiles) -> CountyPlan:
    """Compare the files with the database, changing nothing."""
    return CountyPlan(
        areas=await areas.plan_areas(session, files),
        departments=await plans.departments(session, files),
        offices=await plans.offices(session, files),
        rules=await plans.routing_rules(session, files),
        programmes=await programme_plans.programmes(session, files),
        procedures=await procedure_plans.procedures(session, files),
        calendar=await procedure_plans.calendar(session, files),
        county=await areas.changed_fields(session, files, scorecards.version_of(scorecards.content_of(files))),
    )


async def import_county(session: AsyncSession, files: CountyFiles, now: datetime) -> Imported:
    """Make the database hold exactly this county. Doing it again changes nothing.

    Raises Conflict when the files leave out something that help requests or accounts still refer to.
    """
    await areas.lock_county(session)
    plan = await plan_county(session, files)
    try:
        # What others refer to comes first and goes last.
        await sync.write(session, plan.departments)
        await sync.write(session, plan.areas)
        await sync.remove(session, plan.rules)
        await sync.remove(session, plan.offices)
        await sync.write(session, plan.offices)
        await sync.write(session, plan.programmes)
        await sync.write(session, plan.rules)
        await sync.remove(session, plan.programmes)
        await procedure_plans.write(session, plan.procedures, files, now)
        await sync.write(session, plan.calendar)
        await sync.remove(session, plan.calendar)
        await sync.remove(session, plan.areas)
        await sync.remove(session, plan.departments)
    except IntegrityError as error:
        raise Conflict("文件里去掉的区划、部门或机构仍有申请或账号在用，没有导入") from error
    scorecard = await scorecards.write(session, files, now)
    version = await areas.write_county(session, files, scorecard, now, changed=any(plan.all))
    moved = await deadlines.recount_all(session, await procedures.calendar(session), now) if plan.calendar else 0
    return Imported(version, plan, moved)


async def load_demo(session: AsyncSession, settings: Settings, now: datetime) -> tuple[StaffEntry, ...]:
    """Import the county of COUNTY_DIR and add its demo accounts, leaving those that are there as they are.

    Gives all demo accounts with their passwords. Raises Forbidden in production, `CountyFaults` for bad files.
    """
    if settings.production:
        raise Forbidden("生产环境不能导入演示账号")
    folder = county_files.county_folder(settings)
    files = county_files.read(folder)
    accounts = county_files.read_staff(folder, files)
    await import_county(session, files, now)
    for entry in accounts:
        if await staff.by_username(session, entry.username) is None:
            await staff.add(
                session, entry.username, entry.display_name, Role(entry.role), entry.password, entry.office, now
            )
    return accounts
