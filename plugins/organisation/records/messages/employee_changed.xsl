<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of an employee as EmployeeChanged (M59). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="e" select="after"/>
    <EmployeeChanged>
      <staffNo><xsl:value-of select="$e/staff_no"/></staffNo>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="$e/@state = 'left'">ended</xsl:when>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$e/name"/></name>
      <xsl:if test="$e/sex"><sex><xsl:value-of select="$e/sex"/></sex></xsl:if>
      <xsl:if test="$e/post"><post><xsl:value-of select="$e/post"/></post></xsl:if>
      <xsl:if test="$e/position_kind"><positionKind><xsl:value-of select="$e/position_kind"/></positionKind></xsl:if>
      <unitCode><xsl:value-of select="$e/unit/code"/></unitCode>
      <unitName><xsl:value-of select="$e/unit/name"/></unitName>
      <level><xsl:value-of select="$e/unit/level"/></level>
      <xsl:if test="$e/unit/region"><region><xsl:value-of select="$e/unit/region"/></region></xsl:if>
      <xsl:if test="$e/superior"><superior><xsl:value-of select="$e/superior"/></superior></xsl:if>
      <xsl:if test="$e/employee_role">
        <roles>
          <xsl:for-each select="$e/employee_role"><roleCode><xsl:value-of select="role_code"/></roleCode></xsl:for-each>
        </roles>
      </xsl:if>
      <xsl:if test="$e/phone"><phone><xsl:value-of select="$e/phone"/></phone></xsl:if>
      <xsl:if test="$e/mobile"><mobile><xsl:value-of select="$e/mobile"/></mobile></xsl:if>
      <xsl:if test="$e/email"><email><xsl:value-of select="$e/email"/></email></xsl:if>
      <xsl:if test="$e/language"><language><xsl:value-of select="$e/language"/></language></xsl:if>
      <state><xsl:value-of select="$e/@state"/></state>
      <effectiveDate><xsl:value-of select="$e/effective"/></effectiveDate>
      <xsl:if test="$e/deputy"><deputy><xsl:value-of select="$e/deputy"/></deputy></xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </EmployeeChanged>
  </xsl:template>
</xsl:stylesheet>
