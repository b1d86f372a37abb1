@echo off
rem Runs the jtransformers command from its run-time image, which is built first where there is none yet.
setlocal
set "root=%~dp0"
set "image=%root%cli\target\image"
if exist "%image%\bin\jtransformers.bat" goto run

echo jtransformers: building the program, which takes about a minute and happens once. 1>&2
set "maven=mvn"
where mvn >nul 2>nul || set "maven=%root%mvnw.cmd"
call "%maven%" -q -B -f "%root%pom.xml" -pl cli -am package "-Dmaven.test.skip=true" 1>&2
if errorlevel 1 (
    if exist "%image%" rmdir /s /q "%image%"
    echo jtransformers: the program could not be built; what Maven says above should tell why. 1>&2
    exit /b 1
)

:run
call "%image%\bin\jtransformers.bat" %*
exit /b %errorlevel%
