<?xml version="1.0" encoding="UTF-8"?>
<!-- AllocationResult to ResourceAllocationResult (M24). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="i kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/i:AllocationResult">
    <ResourceAllocationResult>
      <allocationNo><xsl:value-of select="applyNo"/></allocationNo>
      <outcome><xsl:value-of select="kam:to-canonical('allocation-outcome', result)"/></outcome>
      <xsl:if test="code"><reasonCode><xsl:value-of select="code"/></reasonCode></xsl:if>
      <xsl:if test="text"><reason><xsl:value-of select="text"/></reason></xsl:if>
      <xsl:if test="planNo"><schemeNo><xsl:value-of select="planNo"/></schemeNo></xsl:if>
      <xsl:if test="circuit"><circuitCode><xsl:value-of select="circuit"/></circuitCode></xsl:if>
      <xsl:if test="route"><route><xsl:value-of select="route"/></route></xsl:if>
      <xsl:if test="resource">
        <resources>
          <xsl:apply-templates select="resource"/>
        </resources>
      </xsl:if>
      <xsl:if test="lack">
        <shortages>
          <xsl:apply-templates select="lack"/>
        </shortages>
      </xsl:if>
      <xsl:if test="days"><leadDays><xsl:value-of select="days"/></leadDays></xsl:if>
      <xsl:apply-templates select="keepUntil"/>
      <designedBy><xsl:value-of select="designer"/></designedBy>
      <designedAt><xsl:value-of select="kam:instant(designTime)"/></designedAt>
    </ResourceAllocationResult>
  </xsl:template>

  <xsl:template match="resource">
    <resource>
      <resourceId><xsl:value-of select="@id"/></resourceId>
      <kind><xsl:value-of select="kam:to-canonical('resource-kind', @type)"/></kind>
      <xsl:if test="@segment">
        <segment><xsl:value-of select="kam:to-canonical('segment', @segment)"/></segment>
      </xsl:if>
      <xsl:if test="@place"><location><xsl:value-of select="@place"/></location></xsl:if>
      <state><xsl:value-of select="kam:to-canonical('resource-state', @state)"/></state>
      <xsl:if test="@needNo"><needNo><xsl:value-of select="@needNo"/></needNo></xsl:if>
    </resource>
  </xsl:template>

  <xsl:template match="lack">
    <shortage>
      <needNo><xsl:value-of select="@needNo"/></needNo>
      <reason><xsl:value-of select="."/></reason>
    </shortage>
  </xsl:template>
</xsl:stylesheet>
