"""The messages of the benchmark, made anew from the description of the classic rounds of ESB performance: a SOAP 1.1 request
to buy stocks, with a list of orders, and a routing word in its header. Each size is the list that comes closest."""
import pathlib

SIZES = {"0.5": 500, "1": 1000, "10": 10_000, "100": 100_000}  # name in KB: bytes
ROUTING = "xadmin;server1;community#1.0##"
SYMBOLS = ("IBM", "MSFT", "SUN")

HEAD = ('<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header>'
        f'<routing xmlns="http://someuri">{ROUTING}</routing></soapenv:Header><soapenv:Body>'
        '<m:buyStocks xmlns:m="http://services.samples/xsd">')
TAIL = "</m:buyStocks></soapenv:Body></soapenv:Envelope>"


def order(number):
    symbol = SYMBOLS[number % len(SYMBOLS)]
    return (f"<order><symbol>{symbol}</symbol><buyerID>buyer{number % 100:02}</buyerID>"
            f"<price>{140 + number % 60}.34</price><volume>{(number * 37) % 9000 + 1000}</volume></order>")


def envelope(size):
    """About `size` bytes of it, and how many orders they hold."""
    orders, length = [], len(HEAD) + len(TAIL)
    while True:
        another = order(len(orders))
        if orders and abs(size - length) <= abs(size - length - len(another)):
            return HEAD + "".join(orders) + TAIL, len(orders)
        orders.append(another)
        length += len(another)


def write(folder):
    """A file for each size: its path by the size's name."""
    out = {}
    for name, size in SIZES.items():
        out[name] = pathlib.Path(folder) / f"orders_{name}k.xml"
        out[name].write_text(envelope(size)[0], "utf-8")
    return out


if __name__ == "__main__":
    for name, size in SIZES.items():
        text, orders = envelope(size)
        print(f"{name} KB: {len(text)} bytes, {orders} orders")
