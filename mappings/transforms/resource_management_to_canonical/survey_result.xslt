<?xml version="1.0" encoding="UTF-8"?>
<!-- The answer to SurveyResource, to ResourceSurveyResult (M20). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="i kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/i:SurveyResourceReturn">
    <ResourceSurveyResult>
      <surveyNo><xsl:value-of select="surveyNo"/></surveyNo>
      <feasibility><xsl:value-of select="kam:to-canonical('feasibility', feasible)"/></feasibility>
      <available><xsl:value-of select="feasible = 'Y'"/></available>
      <freeQuantity><xsl:value-of select="freeCount"/></freeQuantity>
      <leadDays><xsl:value-of select="days"/></leadDays>
      <xsl:if test="plan">
        <schemes>
          <xsl:apply-templates select="plan"/>
        </schemes>
      </xsl:if>
      <xsl:if test="lack">
        <shortages>
          <xsl:apply-templates select="lack"/>
        </shortages>
      </xsl:if>
      <xsl:apply-templates select="keepUntil"/>
      <surveyedAt><xsl:value-of select="kam:instant(surveyTime)"/></surveyedAt>
      <surveyedBy><xsl:value-of select="unit"/></surveyedBy>
    </ResourceSurveyResult>
  </xsl:template>

  <xsl:template match="plan">
    <scheme>
      <schemeNo><xsl:value-of select="@no"/></schemeNo>
      <route><xsl:value-of select="."/></route>
      <xsl:if test="@rate"><rate><xsl:value-of select="@rate"/></rate></xsl:if>
      <quantity><xsl:value-of select="@count"/></quantity>
      <leadDays><xsl:value-of select="@days"/></leadDays>
      <xsl:if test="@access"><accessKind><xsl:value-of select="@access"/></accessKind></xsl:if>
    </scheme>
  </xsl:template>

  <xsl:template match="lack">
    <shortage>
      <kind><xsl:value-of select="kam:to-canonical('resource-kind', @type)"/></kind>
      <xsl:if test="@segment">
        <segment><xsl:value-of select="kam:to-canonical('segment', @segment)"/></segment>
      </xsl:if>
      <quantity><xsl:value-of select="@count"/></quantity>
      <xsl:if test="@place"><place><xsl:value-of select="@place"/></place></xsl:if>
      <reason><xsl:value-of select="."/></reason>
      <xsl:if test="@days"><buildDays><xsl:value-of select="@days"/></buildDays></xsl:if>
    </shortage>
  </xsl:template>
</xsl:stylesheet>
