<?xml version="1.0" encoding="UTF-8"?>
<!-- The ERP's ZHRMD/EMP to M59 EmployeeChanged. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/ZHRMD_A01">
    <xsl:apply-templates select="IDOC/E1PLOGI"/>
  </xsl:template>

  <xsl:template match="E1PLOGI[OTYPE = 'P']">
    <xsl:variable name="state" select="E1PITYP"/>
    <xsl:variable name="place" select="$state/E1P0001"/>
    <xsl:if test="not($place and $state/E1P0002 and $state/E1P0000)">
      <xsl:message terminate="yes">an employee needs E1P0000, E1P0001 and E1P0002; send the whole state of the employee</xsl:message>
    </xsl:if>
    <EmployeeChanged>
      <staffNo><xsl:value-of select="OBJID"/></staffNo>
      <version><xsl:value-of select="number(VERSN)"/></version>
      <changeKind><xsl:value-of select="kam:to-canonical('change-kind', string(OPERA))"/></changeKind>
      <name><xsl:value-of select="$state/E1P0002/ENAME"/></name>
      <xsl:if test="$state/E1P0002/GESCH">
        <sex><xsl:value-of select="kam:to-canonical('sex', string($state/E1P0002/GESCH))"/></sex>
      </xsl:if>
      <xsl:if test="$place/PLSTX"><post><xsl:value-of select="$place/PLSTX"/></post></xsl:if>
      <xsl:if test="$place/STELL">
        <positionKind><xsl:value-of select="kam:to-canonical('position-kind', string($place/STELL))"/></positionKind>
      </xsl:if>
      <unitCode><xsl:value-of select="$place/ORGEH"/></unitCode>
      <xsl:if test="$place/ORGTX"><unitName><xsl:value-of select="$place/ORGTX"/></unitName></xsl:if>
      <xsl:if test="$place/UNLVL">
        <level><xsl:value-of select="kam:to-canonical('organisation-level', string($place/UNLVL))"/></level>
      </xsl:if>
      <xsl:if test="$place/REGIO">
        <region><xsl:value-of select="kam:to-canonical('region', string($place/REGIO))"/></region>
      </xsl:if>
      <xsl:for-each select="$state/E1P1001[RELAT = '002' and SCLAS = 'P'][1]">
        <superior><xsl:value-of select="SOBID"/></superior>
      </xsl:for-each>
      <xsl:if test="$state/E1P1001[RELAT = '007' and SCLAS = 'AG']">
        <roles>
          <xsl:for-each select="$state/E1P1001[RELAT = '007' and SCLAS = 'AG']">
            <roleCode><xsl:value-of select="SOBID"/></roleCode>
          </xsl:for-each>
        </roles>
      </xsl:if>
      <xsl:for-each select="$state/E1P0105[USRTY = '0020'][1]"><phone><xsl:value-of select="USRID"/></phone></xsl:for-each>
      <xsl:for-each select="$state/E1P0105[USRTY = 'CELL'][1]"><mobile><xsl:value-of select="USRID"/></mobile></xsl:for-each>
      <xsl:for-each select="$state/E1P0105[USRTY = '0010'][1]"><email><xsl:value-of select="USRID"/></email></xsl:for-each>
      <xsl:if test="$state/E1P0002/SPRSL">
        <language><xsl:value-of select="kam:to-canonical('language', string($state/E1P0002/SPRSL))"/></language>
      </xsl:if>
      <state><xsl:value-of select="kam:to-canonical('employee-state', string($state/E1P0000/STAT2))"/></state>
      <effectiveDate><xsl:call-template name="day"><xsl:with-param name="date" select="$state/BEGDA"/></xsl:call-template></effectiveDate>
      <xsl:for-each select="$state/E1P1001[RELAT = 'Z10' and SCLAS = 'P'][1]">
        <deputy><xsl:value-of select="SOBID"/></deputy>
      </xsl:for-each>
      <changedAt><xsl:value-of select="kam:instant(concat(AEDAT, AEZET))"/></changedAt>
      <changedBy><xsl:value-of select="UNAME"/></changedBy>
    </EmployeeChanged>
  </xsl:template>

  <xsl:template match="E1PLOGI">
    <xsl:message terminate="yes">the variant EMP is of an employee, but OTYPE is '<xsl:value-of select="OTYPE"/>'; write P</xsl:message>
  </xsl:template>

  <xsl:template name="day">
    <xsl:param name="date"/>
    <xsl:value-of select="concat(substring($date, 1, 4), '-', substring($date, 5, 2), '-', substring($date, 7, 2))"/>
  </xsl:template>
</xsl:stylesheet>
