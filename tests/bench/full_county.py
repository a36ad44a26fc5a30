"""A county of the largest size there is, generated: 134 townships with 8,155 villages, as one published city has them.

Everything but areas and offices is the demo county's. Run as a module it writes the folder:
`python -m tests.bench.full_county DIR`; `minsheng county import DIR` takes it from there.
"""

import shutil
import sys
from itertools import product
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "county"
COUNTY = "371424"
TOWNSHIPS, VILLAGES = 134, 8155
_FIRST, _SECOND = "东西南北上下前后大小新老高平长安", "河山桥店庄营寨堡集铺沟坡"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


def write(folder: Path, townships: int = TOWNSHIPS, villages: int = VILLAGES) -> None:
    """Write the county's files into `folder`, which must not exist yet."""
    shutil.copytree(SHIPPED, folder)
    names = [f"{first}{second}镇" for first, second in product(_FIRST, _SECOND)][:townships]
    towns = [
        {"code": f"{COUNTY}{number:03d}", "name": name, "villages": _villages(number, townships, villages)}
        for number, name in enumerate(names, start=100)
    ]
    _dump(folder / "areas.yml", {"county": {"code": COUNTY, "name": "临邑县"}, "townships": towns})
    offices = yaml.safe_load((SHIPPED / "offices.yml").read_text(encoding="utf-8"))
    own = [
        {
            "code": f"civil-affairs-{town['code']}", "name": f"{town['name']}民政办", "department": "civil_affairs",
            "area": town["code"], "phone": "0534-0000000",
        }
        for town in towns
    ]  # fmt: skip
    _dump(folder / "offices.yml", [office for office in offices if office["area"] == COUNTY] + own)
    (folder / "staff.yml").unlink()


def _villages(town: int, townships: int, villages: int) -> list[dict[str, str]]:
    """The villages of one township, so that all townships together have exactly as many as are wanted."""
    place = town - 100
    count = villages * (place + 1) // townships - villages * place // townships
    names = [f"{surname}{kind}村" for surname, kind in product(_SURNAMES, _SECOND)]
    return [{"code": f"{COUNTY}{town}{number + 200}", "name": names[number]} for number in range(count)]


def _dump(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
