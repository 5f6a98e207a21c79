# SPDX-License-Identifier: MIT
# The real things: C# compiled and run by Mono (mcs, mono), and by .NET (its SDK's compiler, `dotnet exec`), without any
# package of theirs. To be read after project.sh, which has made $scratch.

DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_HOME=$scratch DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO DOTNET_CLI_HOME DOTNET_SKIP_FIRST_TIME_EXPERIENCE

# The symbols that a current .NET's build defines, as gw_declare() has them by default.
dotnet_symbols='NET NET10_0 NET5_0_OR_GREATER NET6_0_OR_GREATER NET7_0_OR_GREATER NET8_0_OR_GREATER
  NET9_0_OR_GREATER NET10_0_OR_GREATER NETCOREAPP NETCOREAPP1_0_OR_GREATER NETCOREAPP1_1_OR_GREATER
  NETCOREAPP2_0_OR_GREATER NETCOREAPP2_1_OR_GREATER NETCOREAPP2_2_OR_GREATER NETCOREAPP3_0_OR_GREATER
  NETCOREAPP3_1_OR_GREATER LINUX RELEASE TRACE'

# --- Mono -------------------------------------------------------------------------------------------------

have_mono()
{
  for tool in mcs mono; do
    command -v $tool >/dev/null 2>&1 && $tool --version >/dev/null 2>&1 && continue
    echo "SKIP $tool: it is not there"
    return 1
  done
}

# mono_compile ARGUMENT...: as mcs has them
mono_compile()
{
  mcs -nologo -unsafe -langversion:latest -nowarn:0108,0114,0169,0219,0414,0649,0660,0661,1591,1635,8632 "$@"
}

# A Mono that crashes may wait for ever on its way out.
mono_run()
{
  timeout -k 5 180 mono "$@"
}

# --- .NET -------------------------------------------------------------------------------------------------

# Finds compiler and reference assemblies of the newest SDK; a runtime alone compiles nothing.
have_dotnet()
{
  [ -z "${dotnet_compiler:-}" ] || return 0
  if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks >"$scratch/sdks" 2>/dev/null || ! [ -s "$scratch/sdks" ]; then
    echo "SKIP dotnet: there is no SDK of it"
    return 1
  fi
  sdk=$(tail -n 1 "$scratch/sdks" | sed 's|^\([^ ]*\) \[\(.*\)\]$|\2/\1|')
  dotnet_runtime=$(dotnet --list-runtimes | sed -n 's|^Microsoft.NETCore.App \([^ ]*\) \[\(.*\)\]$|\2/\1|p' | tail -n 1)
  pack=$(ls -d "${sdk%/sdk/*}"/packs/Microsoft.NETCore.App.Ref/* 2>/dev/null | tail -n 1)
  dotnet_compiler=$sdk/Roslyn/bincore/csc.dll
  if ! [ -f "$dotnet_compiler" ] || ! [ -d "$dotnet_runtime" ]; then
    echo "SKIP dotnet: there is no compiler in $sdk, or no runtime"
    dotnet_compiler=
    return 1
  fi
  dotnet_references "$pack" >"$scratch/dotnet.rsp"
  version=$(basename "$dotnet_runtime")
  printf '{"runtimeOptions":{"tfm":"net%s.%s","framework":{"name":"Microsoft.NETCore.App","version":"%s"}}}\n' \
    "$(echo "$version" | cut -d. -f1)" "$(echo "$version" | cut -d. -f2)" "$version" >"$scratch/dotnet.json"
}

# Where the SDK has its reference pack, it has the generator of [LibraryImport] with it; else what is run is referred to.
dotnet_references()
{
  folder=$(ls -d "$1"/ref/net* 2>/dev/null | tail -n 1)
  for file in "${folder:-$dotnet_runtime}"/*.dll; do
    printf -- '-reference:"%s"\n' "$file"
  done
  for stem in LibraryImportGenerator SourceGeneration; do
    file=$1/analyzers/dotnet/cs/Microsoft.Interop.$stem.dll
    [ ! -f "$file" ] || printf -- '-analyzer:"%s"\n' "$file"
  done
}

# dotnet_compile ARGUMENT...: as csc has them
dotnet_compile()
{
  dotnet exec "$dotnet_compiler" -nologo -noconfig -nostdlib -unsafe -langversion:preview -deterministic -warn:0 \
    "@$scratch/dotnet.rsp" "$@"
}

dotnet_run()
{
  timeout -k 5 300 dotnet exec --runtimeconfig "$scratch/dotnet.json" "$@"
}
