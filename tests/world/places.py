"""Where the world lies: one group, two provinces, a dozen prefectures, the units and people of the operator there."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Prefecture:
    province: str   # code, as in the code list
    code: str       # in the unit's code
    name: str
    dial: str
    postcode: str
    districts: tuple
    weight: int     # how many of the customers sit here

    @property
    def unit(self):
        return f"{self.province}-{self.code}-KA"


PROVINCES = {"GD": "广东省", "GX": "广西壮族自治区"}
PREFECTURES = (
    Prefecture("GD", "GZ", "广州", "020", "510000", ("天河区", "越秀区", "海珠区", "黄埔区"), 22),
    Prefecture("GD", "SZ", "深圳", "0755", "518000", ("福田区", "南山区", "罗湖区", "宝安区"), 20),
    Prefecture("GD", "DG", "东莞", "0769", "523000", ("南城区", "东城区", "长安镇"), 9),
    Prefecture("GD", "FS", "佛山", "0757", "528000", ("禅城区", "南海区", "顺德区"), 8),
    Prefecture("GD", "ZH", "珠海", "0756", "519000", ("香洲区", "斗门区"), 5),
    Prefecture("GD", "HZ", "惠州", "0752", "516000", ("惠城区", "惠阳区"), 5),
    Prefecture("GD", "ST", "汕头", "0754", "515000", ("龙湖区", "金平区"), 5),
    Prefecture("GX", "NN", "南宁", "0771", "530000", ("青秀区", "兴宁区", "江南区"), 10),
    Prefecture("GX", "LZ", "柳州", "0772", "545000", ("城中区", "鱼峰区"), 6),
    Prefecture("GX", "GL", "桂林", "0773", "541000", ("象山区", "七星区"), 4),
    Prefecture("GX", "WZ", "梧州", "0774", "543000", ("万秀区", "长洲区"), 3),
    Prefecture("GX", "BH", "北海", "0779", "536000", ("海城区", "银海区"), 3),
)
MANAGERS = 6  # account managers a prefecture


def province_units(names):
    """The second province's units, which the modules' demo data does not have, and account managers everywhere.
    Returns the rows of `unit` and `employee`."""
    units, people = [], []

    def unit(code, name, short, parent, level, kind, network, region, area, head, postcode):
        units.append({"code": code, "name": name, "short_name": short, "parent": parent, "level": level, "kind": kind,
                      "network": network, "region": region, "area": area, "head": head, "postcode": postcode,
                      "address": f"{PROVINCES[region]}{area}市样板大道{len(units) + 1}号", "effective": "2026-01-01"})

    def person(number, of, post, kind, superior, dial):
        people.append({"staff_no": number, "name": names.person(), "sex": names.dice.choice(["male", "female"]), "unit": of,
                       "post": post, "position_kind": kind, "superior": superior, "effective": "2026-01-01",
                       "phone": f"{dial}-555{number[-5:]}", "mobile": names.mobile(), "email": f"{number.lower()}@operator.example",
                       "language": "zh", "user_name": number.lower()})

    unit("GX-KA", "示例电信有限公司广西分公司大客户部", "广西大客户部", "GRP-KA", "province", "key-account", "backbone",
         "GX", "南宁", "GX20100", "530000")
    person("GX20100", "GX-KA", "部门经理", "business-manager", "GRP00101", "0771")
    for number, (suffix, name, kind) in enumerate((("KADC", "大客户发展中心", "key-account"), ("DISP", "主调局", "lead-office"),
                                                   ("MNT", "网络维护中心", "maintenance"), ("BILL", "计费帐务中心", "billing"),
                                                   ("10000", "10000号客户服务中心", "customer-service")), 1):
        unit(f"GX-{suffix}", f"广西{name}", name, "GX-KA", "province", kind, "", "GX", "南宁", f"GX201{number}0", "530000")
        person(f"GX201{number}0", f"GX-{suffix}", "主任", "operator", "GX20100", "0771")
    for index, place in enumerate(PREFECTURES):
        head = f"{place.province}3{index:02d}00"
        if place.province == "GX":
            unit(place.unit, f"示例电信{place.name}分公司大客户部", f"{place.name}大客户部", "GX-KA", "local", "key-account",
                 "local", "GX", place.name, head, place.postcode)
            person(head, place.unit, "部门经理", "business-manager", "GX20100", place.dial)
        for number in range(1, MANAGERS + 1):
            person(f"{place.province}3{index:02d}{number:02d}", place.unit, "客户经理", "account-manager",
                   head if place.province == "GX" else "", place.dial)
    return units, people


def managers(place):
    index = PREFECTURES.index(place)
    return [f"{place.province}3{index:02d}{number:02d}" for number in range(1, MANAGERS + 1)]
