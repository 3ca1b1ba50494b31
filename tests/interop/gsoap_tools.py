"""wsdl2h, soapcpp2 and the compiler. What they make is compiled by ccache where that is installed."""
import pathlib
import re
import shutil
import subprocess

IMPORTS = "/usr/share/gsoap/import"


def command(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return done


def generate(folder, descriptions, options, prefixes, imports=()):
    """Sources from WSDL addresses or files; `prefixes` gives the namespaces their names in C++."""
    (folder / "typemap.dat").write_text("".join(f'{name} = "{uri}"\n' for name, uri in prefixes.items()))
    command(["wsdl2h", "-P", "-t", "typemap.dat", "-o", "service.h", *map(str, descriptions)], folder)
    header = folder / "service.h"
    text = "".join(f'#import "{name}"\n' for name in imports) + header.read_text()
    # Free ports would make each run's sources different, and the compiler's cache useless.
    header.write_text(re.sub(r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:1", text))
    command(["soapcpp2", *options, "-x", "-w", f"-I{IMPORTS}", "service.h"], folder)
    for source in folder.glob("soap*"):
        source.write_text(re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT", "today", source.read_text()))


GSOAP = pathlib.Path("/usr/share/gsoap")
SECURITY = ("plugin/wsseapi", "plugin/smdevp", "plugin/mecevp", "plugin/threads", "custom/struct_timeval")


def mend_oaep(folder):
    """gsoap_oaep.h says what and why."""
    shutil.copy(pathlib.Path(__file__).with_name("gsoap_oaep.h"), folder)
    source = folder / "soap_mecevp.cpp"
    text = source.read_text()
    for old, new in (("EVP_PKEY_encrypt_old(", "oaepWrap("), ("EVP_OpenInit(data->ctx, data->type,", "oaepOpen(data->ctx, data->type,")):
        if text.count(old) != 1:
            raise RuntimeError(f"this gSOAP's mecevp.c is another one: {old} stands {text.count(old)} times in it")
        text = text.replace(old, new)
    source.write_text('#include "gsoap_oaep.h"\n' + text)


def compile_program(folder, program, main_source, secure=False):
    """With `secure`, gSOAP's wsse plugin is compiled in, and the library is the one with OpenSSL."""
    shutil.copy(main_source, folder)
    flags, libraries = ["-I."], ["-lgsoap++"]
    if secure:
        for name in SECURITY:
            source = GSOAP / f"{name}.c"
            shutil.copy(source.with_suffix(".h"), folder)
            shutil.copy(source, folder / f"soap_{source.stem}.cpp")
        mend_oaep(folder)
        flags += ["-DWITH_IPV6", "-DWITH_OPENSSL", "-DWITH_GZIP", "-DWITH_DOM", "-w"]
        libraries = ["-lgsoapssl++", "-lssl", "-lcrypto", "-lz"]
    sources = [pathlib.Path(main_source).name] + sorted(p.name for p in folder.glob("soap*.cpp"))
    compiler = (["ccache"] if shutil.which("ccache") else []) + ["g++", "-std=c++20", "-O0", "-DWITH_PURE_VIRTUAL"]
    for source in sources:
        command([*compiler, "-c", source, "-o", source + ".o", *flags], folder)
    command(["g++", *[source + ".o" for source in sources], "-o", program, *libraries], folder)
    return folder / program
